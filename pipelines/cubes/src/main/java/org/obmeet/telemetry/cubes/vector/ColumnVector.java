package org.obmeet.telemetry.cubes.vector;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * A column in memory that is filled page by page. A page is decoded in one loop over primitive
 * values.
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
   * @param present for each row true if the row has a value; null if all rows have values
   * @param row index of the first row to write in the column
   * @param count number of rows
   */
  public abstract void page(
      ValuesReader values, boolean dictionaryEncoded, boolean[] present, int row, int count);

  /** Marks rows as rows without a value. */
  public abstract void absent(int row, int count);

  /** Returns a reader of values that are not dictionary-encoded. */
  public ValuesReader reader(Encoding encoding, ColumnDescriptor column) {
    return encoding.getValuesReader(column, ValuesType.VALUES);
  }
}
