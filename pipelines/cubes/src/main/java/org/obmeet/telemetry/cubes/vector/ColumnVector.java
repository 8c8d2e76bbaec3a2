package org.obmeet.telemetry.cubes.vector;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * One flat column of some rows in memory, filled page by page; a page is decoded in one loop over
 * primitive values.
 */
public abstract class ColumnVector {
  /** Physical type that files hold it as. */
  public abstract PrimitiveTypeName physical();

  /** Rows of a column chunk follow; {@code dictionary} is null where it has none. */
  public abstract void begin(Dictionary dictionary);

  /**
   * Takes rows of a page.
   *
   * @param values reader of the values that are not null
   * @param coded whether values are ids of the chunk's dictionary
   * @param present which rows have a value; null where all have
   * @param row first row
   * @param count of rows
   */
  public abstract void page(
      ValuesReader values, boolean coded, boolean[] present, int row, int count);

  /** Takes {@code count} rows without a value. */
  public abstract void absent(int row, int count);

  /** Reader of values that are not in the dictionary. */
  public ValuesReader reader(Encoding encoding, ColumnDescriptor column) {
    return encoding.getValuesReader(column, ValuesType.VALUES);
  }
}
