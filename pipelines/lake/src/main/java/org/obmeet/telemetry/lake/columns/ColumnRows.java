package org.obmeet.telemetry.lake.columns;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/** Rows of a data set by column, as they are written to Parquet. */
public final class ColumnRows {
  /**
   * Rows that become columns side by side: so few that a processor reads ahead in each of them,
   * while column after column takes the next of its bytes.
   */
  private static final int TOGETHER = Nulls.MOST_AT_ONCE;

  private final RowLayout layout;
  private final LabelDictionary[] dictionaries;
  private final int record;
  private final RowColumn[] columns;

  /** Of eight columns the bits of the rows that are added. */
  private final int[] none = new int[Byte.SIZE];

  private int size;

  /** No rows, whose labels are in dictionaries that packed rows share. */
  ColumnRows(RowLayout layout, LabelDictionary[] dictionaries) {
    this.layout = layout;
    this.dictionaries = dictionaries;
    this.record = layout.record();
    this.columns = new RowColumn[layout.fields()];
    for (int field = 0; field < columns.length; field++) {
      columns[field] =
          switch (layout.kind(field)) {
            case PSEUDONYM -> new PseudonymColumn(layout, field);
            case LABEL -> new LabelColumn(layout, field, dictionaries[field]);
            case LONG, INT, DAY, FLAG -> new NumberColumn(layout, field);
          };
    }
  }

  /** Number of rows. */
  public int size() {
    return size;
  }

  /** Bytes that all rows take while they are packed; arrays take up to three times that. */
  public long bytes() {
    return (long) size * layout.width();
  }

  /** Bytes of the arrays, which clearing the rows does not give back. */
  long arrayBytes() {
    return Arrays.stream(columns).mapToLong(RowColumn::arrayBytes).sum();
  }

  /**
   * Adds rows.
   *
   * @throws IllegalArgumentException where they are of another room: their labels' codes would mean
   *     others here
   */
  public void append(GatheredRows rows) {
    rows.check(dictionaries);
    for (int from = 0; from < rows.size(); from += TOGETHER) {
      int to = Math.min(rows.size(), from + TOGETHER);
      for (int field = 0; field < columns.length; field++) {
        if ((field & 7) == 0) {
          NullBits.transpose(rows, from, to, field >> 3, none);
        }
        columns[field].append(rows, from, to, none[field & 7]);
      }
    }
    size += rows.size();
  }

  /** Digests the 16 bytes of the record of each row from one on. */
  public void digestRecords(int first, MessageDigest digest) {
    PseudonymColumn records = (PseudonymColumn) columns[record];
    ByteBuffer halves = ByteBuffer.allocate(Math.multiplyExact(size - first, 2 * Long.BYTES));
    for (int row = first; row < size; row++) {
      halves.putLong(records.high(row)).putLong(records.low(row));
    }
    digest.update(halves.array());
  }

  /** Forgets every row; labels keep their codes. */
  public void clear() {
    for (RowColumn column : columns) {
      column.clear();
    }
    size = 0;
  }

  RowColumn[] columns() {
    return columns;
  }

  /** Whether a column holds records, which hardly repeat. */
  boolean isRecord(int column) {
    return column == record;
  }
}
