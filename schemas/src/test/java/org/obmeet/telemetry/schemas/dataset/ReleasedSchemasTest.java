package org.obmeet.telemetry.schemas.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.source.CatalogSource;

/** Tests that data of a released schema version is readable with the current one. */
class ReleasedSchemasTest {
  private static Schema released(String dataset) {
    return new Schema.Parser()
        .parse(CatalogSource.classPath().text("datasets/" + dataset + "/released/v1.avsc"));
  }

  private static int lastReleased(String dataset) {
    return CatalogSource.classPath().files("datasets/" + dataset + "/released").size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"instance_statistics", "community_events", "consent"})
  void dataset_shipped_keepsTheFieldsOfItsFirstVersion(String name) {
    Dataset dataset = Catalog.load().dataset(name);
    List<String> before = released(name).getFields().stream().map(Schema.Field::name).toList();

    assertThat(dataset.fields().subList(0, before.size()))
        .extracting(Field::name)
        .containsExactlyElementsOf(before);
  }

  @Test
  void schemaOfReports_isOneVersionAhead() {
    assertThat(Catalog.load().dataset("instance_statistics").version())
        .as("one more than the last in released/; raise it again only after that one is released")
        .isEqualTo(1 + lastReleased("instance_statistics"));
    assertThat(released("instance_statistics").getFields()).hasSize(71);
  }

  @Test
  void row_ofVersionOne_isReadWithTheCurrentSchema() throws IOException {
    Schema old = released("instance_statistics");
    Schema now = Catalog.load().dataset("instance_statistics").schema();
    GenericData.Record row = new GenericData.Record(old);
    byte[] sixteen = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    for (String name : List.of("contributor", "instance", "record")) {
      Schema fixed = old.getField("contributor").schema();
      row.put(name, new GenericData.Fixed(fixed, sixteen));
    }
    row.put("day", 20_777);
    row.put("second", 1_795_000_000L);
    row.put("consent_scope", "extended");
    row.put("deployment", "registered");
    row.put("tenure", "under_28_days");
    row.put("total_users", 7L);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(old).write(row, encoder);
    encoder.flush();

    GenericRecord read =
        new GenericDatumReader<GenericRecord>(old, now)
            .read(null, DecoderFactory.get().binaryDecoder(out.toByteArray(), null));
    assertThat(read.get("total_users")).isEqualTo(7L);
    assertThat(read.get("message_counting")).isNull();
    assertThat(read.get("users_language_en")).isNull();
  }
}
