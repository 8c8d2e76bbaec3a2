package org.obmeet.telemetry.lake.parquet;

import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * A column of a flat Parquet file.
 *
 * @param name name of the column
 * @param kind type of its values
 * @param nullable true if values may be missing
 * @param encoding encoding of its values
 */
public record ParquetColumn(String name, Kind kind, boolean nullable, Encoding encoding) {
  static final int FIXED_BYTES = 16;

  /** The type of a column's values, with its Java class. */
  public enum Kind {
    /** 16 bytes, as {@code byte[]}. */
    FIXED,
    /** UTF-8, as {@code String}. */
    TEXT,
    /** 64 bits, as {@code Long}. */
    LONG,
    /** One bit, as {@code Boolean}. */
    BOOLEAN,
    /**
     * Days since 1970-01-01, as {@code Integer}; {@link ParquetFiles} takes a {@code LocalDate}.
     */
    DAY
  }

  /** The encoding of a column's values. */
  public enum Encoding {
    /** One dictionary per row group. */
    DICTIONARY,
    /** Plain or delta encoded. */
    DIRECT
  }

  /** Returns a column without a dictionary in clean files. */
  public static ParquetColumn of(String name, Kind kind, boolean nullable) {
    return new ParquetColumn(name, kind, nullable, Encoding.DIRECT);
  }

  PrimitiveType type() {
    Repetition repetition = nullable ? Repetition.OPTIONAL : Repetition.REQUIRED;
    return switch (kind) {
      case FIXED ->
          Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
              .length(FIXED_BYTES)
              .named(name);
      case TEXT ->
          Types.primitive(PrimitiveTypeName.BINARY, repetition)
              .as(LogicalTypeAnnotation.stringType())
              .named(name);
      case LONG -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(name);
      case BOOLEAN -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(name);
      case DAY ->
          Types.primitive(PrimitiveTypeName.INT32, repetition)
              .as(LogicalTypeAnnotation.dateType())
              .named(name);
    };
  }
}
