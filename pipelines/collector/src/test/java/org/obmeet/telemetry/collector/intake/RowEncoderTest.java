package org.obmeet.telemetry.collector.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;

class RowEncoderTest {
  private static final Catalog CATALOG = Catalog.load();

  @ParameterizedTest
  @ValueSource(strings = {"community_events", "instance_statistics", "consent"})
  void rows_ofEachDataset_areEncodedAsAvroDoes(String name) throws IOException {
    Dataset dataset = CATALOG.dataset(name);
    RowEncoder encoder = new RowEncoder(dataset);
    for (boolean full : new boolean[] {true, false, true}) {
      MutableRow row = row(dataset, full);
      assertThat(encoder.encode(row)).isEqualTo(byAvro(row.record()));
    }
  }

  @Test
  void row_withoutRequiredValue_isNotEncodedAndLeavesNothing() throws IOException {
    Dataset events = CATALOG.dataset("community_events");
    RowEncoder encoder = new RowEncoder(events);
    MutableRow incomplete = new MutableRow(events);
    incomplete.put(0, value(events, events.fields().get(0)));
    assertThatThrownBy(() -> encoder.encode(incomplete))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no value");
    MutableRow next = row(events, true);
    assertThat(encoder.encode(next)).isEqualTo(byAvro(next.record()));
  }

  /** Returns a row with a value in every field, or only in those that must have one. */
  private static MutableRow row(Dataset dataset, boolean full) {
    MutableRow row = new MutableRow(dataset);
    for (Field field : dataset.fields()) {
      if (full || !field.nullable()) {
        row.put(field.position(), value(dataset, field));
      }
    }
    return row;
  }

  private static Object value(Dataset dataset, Field field) {
    return switch (field.type()) {
      case LONG, SECOND -> -5_000_000_000L - field.position();
      case BOOLEAN -> field.position() % 2 == 0;
      case DAY -> 20_000;
      case LABEL -> "Größe " + field.name();
      case PSEUDONYM -> pseudonym(dataset, field);
    };
  }

  private static GenericData.Fixed pseudonym(Dataset dataset, Field field) {
    Schema schema = dataset.schema().getFields().get(field.position()).schema();
    Schema fixed =
        schema.isUnion() ? schema.getTypes().get(1 - schema.getIndexNamed("null")) : schema;
    byte[] bytes = new byte[16];
    bytes[0] = (byte) field.position();
    return new GenericData.Fixed(fixed, bytes);
  }

  private static byte[] byAvro(GenericData.Record record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<>(record.getSchema()).write(record, encoder);
    return bytes.toByteArray();
  }
}
