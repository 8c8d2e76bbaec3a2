package org.obmeet.telemetry.lake.columns;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.lake.rows.LabelDictionary;
import org.obmeet.telemetry.lake.rows.RowLayout;
import org.obmeet.telemetry.lake.rows.RowSelection;

/** A batch of rows, stored by column, which {@link RowGroupWriter} writes to Parquet. */
public final class ColumnBatch {
  /**
   * Number of rows that are transposed together. It is small, so that their bytes stay in the
   * processor's cache while the columns are copied one after another.
   */
  private static final int BATCH_ROWS = NullMask.BATCH_ROWS;

  private final RowLayout layout;
  private final LabelDictionary[] dictionaries;
  private final int recordField;
  private final BufferedColumn[] columns;
  private final List<ColumnTransposer> transposers = new ArrayList<>();

  /** Columns that are copied one by one, without a transposer. */
  private final List<BufferedColumn> singleColumns = new ArrayList<>();

  /** Null bits of the added rows for eight columns; one element per column. */
  private final int[] nullBits = new int[Byte.SIZE];

  private int size;

  /** Number of rows in the complete pages. */
  private int pagedRows;

  /**
   * Creates an empty batch.
   *
   * @param dictionaries the dictionaries that the packed rows use
   * @param arrays pool of the columns' arrays
   */
  ColumnBatch(RowLayout layout, LabelDictionary[] dictionaries, ArrayPool arrays) {
    this.layout = layout;
    this.dictionaries = dictionaries;
    this.recordField = layout.record();
    this.columns = new BufferedColumn[layout.fields()];
    for (int field = 0; field < columns.length; field++) {
      columns[field] =
          switch (layout.kind(field)) {
            case PSEUDONYM -> new FixedBinaryColumn(layout, field, arrays);
            case LABEL -> new LabelCodeColumn(layout, field, dictionaries[field], arrays);
            case LONG, INT -> new DeltaEncodedColumn(layout, field, arrays);
            case DAY -> new IntColumn(layout, field, arrays);
            case FLAG -> new BooleanColumn(layout, field, arrays);
          };
    }
    addTransposers(layout.fourBytes(), false, arrays);
    addTransposers(layout.flags(), true, arrays);
    for (int[] fields : List.of(layout.pseudonyms(), layout.longs())) {
      for (int field : fields) {
        singleColumns.add(columns[field]);
      }
    }
  }

  private void addTransposers(int[] fields, boolean bytes, ArrayPool arrays) {
    List<ColumnTransposer> added = ColumnTransposer.of(layout, fields, columns, bytes, arrays);
    transposers.addAll(added);
    for (int i = added.size() * ColumnTransposer.COLUMNS; i < fields.length; i++) {
      singleColumns.add(columns[fields[i]]);
    }
  }

  public int size() {
    return size;
  }

  /** Returns the size of all rows in packed form, in bytes. Most columns use less memory. */
  public long bytes() {
    return (long) size * layout.width();
  }

  /**
   * @throws IllegalArgumentException if the rows are of another pool, whose label codes differ
   */
  public void append(RowSelection rows) {
    rows.check(dictionaries);
    int to;
    for (int from = 0; from < rows.size(); from = to) {
      to = Math.min(rows.size(), from + Math.min(BATCH_ROWS, ArrayPool.arrayEnd(size) - size));
      for (int field = 0; field < columns.length; field++) {
        if ((field & 7) == 0) {
          NullBitTransposer.transpose(rows, from, to, field >> 3, nullBits);
        }
        columns[field].nulls().append(nullBits[field & 7], to - from, size);
      }
      for (ColumnTransposer transposer : transposers) {
        transposer.copy(rows, from, to, size);
      }
      for (BufferedColumn column : singleColumns) {
        column.copy(rows, from, to, size);
      }
      size += to - from;
      if (size % ColumnChunkWriter.PAGE_ROWS == 0) {
        endPage();
      }
    }
  }

  /**
   * Ends the current page; does nothing if it is empty. Only the last page may have fewer than
   * {@link ColumnChunkWriter#PAGE_ROWS} rows. After a shorter page, the caller must clear the batch
   * before it adds rows.
   */
  void endPage() {
    if (size > pagedRows) {
      for (BufferedColumn column : columns) {
        column.endPage();
      }
      pagedRows = size;
    }
  }

  /** Adds the record (16 bytes) of each row to a digest, beginning at a row. */
  public void digestRecords(int first, MessageDigest digest) {
    FixedBinaryColumn records = (FixedBinaryColumn) columns[recordField];
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(size - first, 2 * Long.BYTES));
    for (int row = first; row < size; row++) {
      bytes.putLong(records.high(row)).putLong(records.low(row));
    }
    digest.update(bytes.array());
  }

  /** Removes all rows and releases their arrays; labels keep their codes. */
  public void clear() {
    for (BufferedColumn column : columns) {
      column.clear();
    }
    size = 0;
    pagedRows = 0;
  }

  BufferedColumn[] columns() {
    return columns;
  }

  /** Returns true for the column of records, in which equal values are rare. */
  boolean isRecord(int column) {
    return column == recordField;
  }
}
