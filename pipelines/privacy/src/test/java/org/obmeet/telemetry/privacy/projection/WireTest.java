package org.obmeet.telemetry.privacy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Tests of reports of six versions, field by field. {@code wire/VERSION.json} is a report with
 * synthetic values, and {@code wire/VERSION.expected.csv} has all its stored values. Identifying
 * values in a report begin with {@code zzleak}.
 */
class WireTest {
  private static final String PLANTED = "zzleak";

  private static String resource(String name) throws IOException {
    try (InputStream in = WireTest.class.getResourceAsStream("/wire/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static ProjectorFixture projected(String version, Scope scope) throws IOException {
    return ProjectorFixture.reports()
        .under(ConsentHistory.assuming(scope))
        .project(resource(version + ".json"));
  }

  private static Map<String, String> stored(GenericRecord row, Scope scope) {
    Map<String, String> stored = new TreeMap<>();
    for (Field field : ProjectorFixture.CATALOG.dataset("instance_statistics").fields()) {
      Object value = row.get(field.position());
      if (value != null && field.scope() != Scope.ENVELOPE && scope.covers(field.scope())) {
        stored.put(field.name(), value.toString());
      }
    }
    return stored;
  }

  private static Map<String, String> expected(String version, Scope scope) throws IOException {
    Map<String, String> expected = new TreeMap<>();
    resource(version + ".expected.csv")
        .lines()
        .skip(1)
        .map(line -> line.split(",", 2))
        .filter(
            pair ->
                scope.covers(
                    ProjectorFixture.CATALOG
                        .dataset("instance_statistics")
                        .require(pair[0])
                        .scope()))
        .forEach(pair -> expected.put(pair[0], pair[1]));
    return expected;
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.61", "1.2", "3.17", "5.2", "6.6", "8.7"})
  void report_ofAVersion_becomesTheExpectedRow(String version) throws IOException {
    for (Scope scope : new Scope[] {Scope.EXTENDED, Scope.INFO_PAGE}) {
      ProjectorFixture outcomes = projected(version, scope);
      assertThat(stored(outcomes.row(), Scope.EXTENDED)).isEqualTo(expected(version, scope));
      assertThat(outcomes.adjusted).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.61", "1.2", "3.17", "5.2", "6.6", "8.7"})
  void row_ofAReport_containsNoIdentifyingText(String version) throws IOException {
    assertThat(resource(version + ".json")).contains(PLANTED);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    GenericRecord row = projected(version, Scope.EXTENDED).row();
    new GenericDatumWriter<GenericRecord>(row.getSchema()).write(row, encoder);
    encoder.flush();

    assertThat(out.toString(StandardCharsets.ISO_8859_1)).contains(version).doesNotContain(PLANTED);
  }

  @Test
  void reports_oneAfterTheOther_doNotMixValues() throws IOException {
    ProjectorFixture outcomes = ProjectorFixture.reports();
    for (String version : new String[] {"8.7", "5.2", "3.17", "6.6", "1.2", "0.61"}) {
      outcomes.project(resource(version + ".json"));
    }

    assertThat(stored(outcomes.rows.get(5), Scope.EXTENDED))
        .isEqualTo(expected("0.61", Scope.EXTENDED));
    assertThat(stored(outcomes.rows.get(2), Scope.EXTENDED))
        .isEqualTo(expected("3.17", Scope.EXTENDED));
  }
}
