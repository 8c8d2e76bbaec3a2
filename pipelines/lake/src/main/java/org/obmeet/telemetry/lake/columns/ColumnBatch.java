package org.obmeet.telemetry.lake.columns;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.lake.rows.LabelDictionary;
import org.obmeet.telemetry.lake.rows.RowLayout;
import org.obmeet.telemetry.lake.rows.RowSelection;

/** Rows of a data set by column, as they are written to Parquet. */
public final class ColumnBatch {
  /**
   * Rows that become columns side by side: so few that a processor reads ahead in each of them,
   * while column after column takes the next of its bytes.
   */
  private static final int TOGETHER = NullMask.BATCH_ROWS;

  private final RowLayout layout;
  private final LabelDictionary[] dictionaries;
  private final int record;
  private final BufferedColumn[] columns;
  private final List<ColumnTransposer> eights = new ArrayList<>();

  /** Columns that are in no eight. */
  private final List<BufferedColumn> others = new ArrayList<>();

  /** Of eight columns the bits of the rows that are added. */
  private final int[] none = new int[Byte.SIZE];

  private int size;

  /** Of them those whose pages have ended. */
  private int paged;

  /**
   * No rows, whose labels are in dictionaries that packed rows share.
   *
   * @param pieces in which the columns come to lie
   */
  ColumnBatch(RowLayout layout, LabelDictionary[] dictionaries, ArrayPool pieces) {
    this.layout = layout;
    this.dictionaries = dictionaries;
    this.record = layout.record();
    this.columns = new BufferedColumn[layout.fields()];
    for (int field = 0; field < columns.length; field++) {
      columns[field] =
          switch (layout.kind(field)) {
            case PSEUDONYM -> new FixedBinaryColumn(layout, field, pieces);
            case LABEL -> new LabelCodeColumn(layout, field, dictionaries[field], pieces);
            case LONG, INT -> new DeltaEncodedColumn(layout, field, pieces);
            case DAY -> new IntColumn(layout, field, pieces);
            case FLAG -> new BooleanColumn(layout, field, pieces);
          };
    }
    abreast(layout.fourBytes(), false, pieces);
    abreast(layout.flags(), true, pieces);
    for (int[] fields : List.of(layout.pseudonyms(), layout.longs())) {
      for (int field : fields) {
        others.add(columns[field]);
      }
    }
  }

  private void abreast(int[] fields, boolean bytes, ArrayPool pieces) {
    List<ColumnTransposer> some = ColumnTransposer.of(layout, fields, columns, bytes, pieces);
    eights.addAll(some);
    for (int i = some.size() * ColumnTransposer.COLUMNS; i < fields.length; i++) {
      others.add(columns[fields[i]]);
    }
  }

  /** Number of rows. */
  public int size() {
    return size;
  }

  /** Bytes that all rows take packed; by column most of them take less. */
  public long bytes() {
    return (long) size * layout.width();
  }

  /**
   * Adds rows.
   *
   * @throws IllegalArgumentException where they are of another room: their labels' codes would mean
   *     others here
   */
  public void append(RowSelection rows) {
    rows.check(dictionaries);
    int to;
    for (int from = 0; from < rows.size(); from = to) {
      to = Math.min(rows.size(), from + Math.min(TOGETHER, ArrayPool.end(size) - size));
      for (int field = 0; field < columns.length; field++) {
        if ((field & 7) == 0) {
          NullBitTransposer.transpose(rows, from, to, field >> 3, none);
        }
        columns[field].nulls().append(none[field & 7], to - from, size);
      }
      for (ColumnTransposer eight : eights) {
        eight.copy(rows, from, to, size);
      }
      for (BufferedColumn one : others) {
        one.copy(rows, from, to, size);
      }
      size += to - from;
      if (size % ColumnChunkWriter.PAGE_ROWS == 0) {
        endPage();
      }
    }
  }

  /**
   * The rows that came since the last page ended are a page; no rows are none. Pages but the last
   * have {@link ColumnChunkWriter#PAGE_ROWS}: once this was asked for, rows are to be cleared
   * before more come.
   */
  void endPage() {
    if (size > paged) {
      for (BufferedColumn column : columns) {
        column.endPage();
      }
      paged = size;
    }
  }

  /** Digests the 16 bytes of the record of each row from one on. */
  public void digestRecords(int first, MessageDigest digest) {
    FixedBinaryColumn records = (FixedBinaryColumn) columns[record];
    ByteBuffer halves = ByteBuffer.allocate(Math.multiplyExact(size - first, 2 * Long.BYTES));
    for (int row = first; row < size; row++) {
      halves.putLong(records.high(row)).putLong(records.low(row));
    }
    digest.update(halves.array());
  }

  /** Forgets every row and gives back their room; labels keep their codes. */
  public void clear() {
    for (BufferedColumn column : columns) {
      column.clear();
    }
    size = 0;
    paged = 0;
  }

  BufferedColumn[] columns() {
    return columns;
  }

  /** Whether a column holds records, which hardly repeat. */
  boolean isRecord(int column) {
    return column == record;
  }
}
