package org.obmeet.telemetry.cubes.vector;

import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A column in memory that can be filled from a Parquet file. */
public abstract class ColumnVector {
  private final PrimitiveTypeName physical;

  ColumnVector(PrimitiveTypeName physical) {
    this.physical = physical;
  }

  /** Returns the type of the column in the Parquet file. */
  public final PrimitiveTypeName physical() {
    return physical;
  }

  /** Returns a converter for a new reader of a column of this type. */
  PrimitiveConverter newConverter() {
    return new PrimitiveConverter() {};
  }

  /**
   * Prepares to {@link #set} values of another reader.
   *
   * @param ofReader converter of that reader, from {@link #newConverter}
   */
  void use(PrimitiveConverter ofReader) {}

  /** Stores a reader's current value, which is not null. */
  abstract void set(int row, ColumnReader reader);

  /** Marks the rows from {@code from} to before {@code end} as rows without a value. */
  abstract void setNull(int from, int end);
}
