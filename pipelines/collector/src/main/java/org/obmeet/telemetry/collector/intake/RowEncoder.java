package org.obmeet.telemetry.collector.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.dataset.ValueType;

/** Encodes the rows of a data set in Avro's binary encoding. It is not thread-safe. */
final class RowEncoder {
  /** The branch of a field that is no union. */
  private static final int NO_UNION = -1;

  private final ValueType[] types;

  /** The branch of the value of each field, in the union of its schema. */
  private final int[] branches;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
  private BinaryEncoder encoder;

  RowEncoder(Dataset dataset) {
    types = dataset.fields().stream().map(Field::type).toArray(ValueType[]::new);
    branches =
        dataset.schema().getFields().stream().mapToInt(f -> valueBranch(f.schema())).toArray();
  }

  /** Returns the branch of a union with null that is not null. */
  private static int valueBranch(Schema schema) {
    return schema.isUnion() ? 1 - schema.getIndexNamed("null") : NO_UNION;
  }

  /**
   * Returns the bytes of a row.
   *
   * @throws IllegalArgumentException if a required field has no value
   */
  byte[] encode(MutableRow row) {
    // First the encoder, which flushes what remains of a row that could not be encoded.
    encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
    bytes.reset();
    try {
      for (int field = 0; field < types.length; field++) {
        write(row, field);
      }
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private void write(MutableRow row, int field) throws IOException {
    boolean isNull = row.isNull(field);
    if (branches[field] != NO_UNION) {
      encoder.writeIndex(isNull ? 1 - branches[field] : branches[field]);
      if (isNull) {
        return;
      }
    } else if (isNull) {
      throw new IllegalArgumentException("required field " + field + " has no value");
    }
    switch (types[field]) {
      case LONG, SECOND -> encoder.writeLong(row.number(field));
      case DAY -> encoder.writeInt((int) row.number(field));
      case BOOLEAN -> encoder.writeBoolean(row.number(field) != 0);
      case LABEL -> encoder.writeString(row.label(field));
      case PSEUDONYM -> encoder.writeFixed(row.pseudonym(field));
    }
  }
}
