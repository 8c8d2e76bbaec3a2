package org.obmeet.telemetry.cubes.vector;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * A flat column of rows in memory, which is filled page by page. A page is decoded in one loop over
 * primitive values.
 */
public abstract class ColumnVector {
  /** Returns the physical type of the column in Parquet files. */
  public abstract PrimitiveTypeName physical();

  /**
   * Begins a column chunk.
   *
   * @param dictionary dictionary of the chunk; null if it has none
   */
  public abstract void begin(Dictionary dictionary);

  /**
   * Reads rows of a page.
   *
   * @param values reader of the values that are not null
   * @param dictionaryEncoded true if the values are ids of the chunk's dictionary
   * @param present for each row true if it has a value; null if all have
   * @param row first row of the column that is written
   * @param count number of rows
   */
  public abstract void page(
      ValuesReader values, boolean dictionaryEncoded, boolean[] present, int row, int count);

  /** Sets rows that have no value. */
  public abstract void absent(int row, int count);

  /** Returns a reader of values that are not encoded by the dictionary. */
  public ValuesReader reader(Encoding encoding, ColumnDescriptor column) {
    return encoding.getValuesReader(column, ValuesType.VALUES);
  }
}
