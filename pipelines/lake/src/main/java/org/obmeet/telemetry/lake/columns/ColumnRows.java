package org.obmeet.telemetry.lake.columns;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

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
  private final List<ColumnsAbreast> eights = new ArrayList<>();

  /** Columns that are in no eight. */
  private final List<RowColumn> others = new ArrayList<>();

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
  ColumnRows(RowLayout layout, LabelDictionary[] dictionaries, Pieces pieces) {
    this.layout = layout;
    this.dictionaries = dictionaries;
    this.record = layout.record();
    this.columns = new RowColumn[layout.fields()];
    for (int field = 0; field < columns.length; field++) {
      columns[field] =
          switch (layout.kind(field)) {
            case PSEUDONYM -> new PseudonymColumn(layout, field, pieces);
            case LABEL -> new LabelColumn(layout, field, dictionaries[field], pieces);
            case LONG, INT -> new NumberColumn(layout, field, pieces);
            case DAY -> new IntColumn(layout, field, pieces);
            case FLAG -> new FlagColumn(layout, field, pieces);
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

  private void abreast(int[] fields, boolean bytes, Pieces pieces) {
    List<ColumnsAbreast> some = ColumnsAbreast.of(layout, fields, columns, bytes, pieces);
    eights.addAll(some);
    for (int i = some.size() * ColumnsAbreast.COLUMNS; i < fields.length; i++) {
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
  public void append(GatheredRows rows) {
    rows.check(dictionaries);
    int to;
    for (int from = 0; from < rows.size(); from = to) {
      to = Math.min(rows.size(), from + Math.min(TOGETHER, Pieces.end(size) - size));
      for (int field = 0; field < columns.length; field++) {
        if ((field & 7) == 0) {
          NullBits.transpose(rows, from, to, field >> 3, none);
        }
        columns[field].nulls().append(none[field & 7], to - from, size);
      }
      for (ColumnsAbreast eight : eights) {
        eight.copy(rows, from, to, size);
      }
      for (RowColumn one : others) {
        one.copy(rows, from, to, size);
      }
      size += to - from;
      if (size % ColumnChunk.PAGE_ROWS == 0) {
        endPage();
      }
    }
  }

  /**
   * The rows that came since the last page ended are a page; no rows are none. Pages but the last
   * have {@link ColumnChunk#PAGE_ROWS}: once this was asked for, rows are to be cleared before more
   * come.
   */
  void endPage() {
    if (size > paged) {
      for (RowColumn column : columns) {
        column.endPage();
      }
      paged = size;
    }
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

  /** Forgets every row and gives back their room; labels keep their codes. */
  public void clear() {
    for (RowColumn column : columns) {
      column.clear();
    }
    size = 0;
    paged = 0;
  }

  RowColumn[] columns() {
    return columns;
  }

  /** Whether a column holds records, which hardly repeat. */
  boolean isRecord(int column) {
    return column == record;
  }
}
