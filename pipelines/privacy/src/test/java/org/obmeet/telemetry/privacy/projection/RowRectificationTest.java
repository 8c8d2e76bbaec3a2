package org.obmeet.telemetry.privacy.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.OverlaidCatalog;

class RowRectificationTest {
  private static final Dataset REPORTS = Catalog.load().dataset("instance_statistics");

  private static GenericRecord report(String scope) {
    GenericData.Record row = new GenericData.Record(REPORTS.schema());
    GenericData.Fixed pseudonym =
        new GenericData.Fixed(
            REPORTS.schema().getField("contributor").schema(),
            new byte[MutableRow.PSEUDONYM_BYTES]);
    for (String field : List.of("contributor", "instance", "record")) {
      row.put(field, pseudonym);
    }
    row.put("day", 20_000);
    row.put("second", 20_000L * 86_400);
    row.put("consent_scope", scope);
    row.put("deployment", "registered");
    row.put("tenure", "28_days_and_more");
    row.put("total_users", 10L);
    row.put("online_users", 4L);
    row.put("away_users", 3L);
    row.put("busy_users", 2L);
    row.put("offline_users", 1L);
    row.put(addsUp().name(), true);
    return row;
  }

  /** The flag of the check that the numbers of users add up. */
  private static Field addsUp() {
    return REPORTS.fields().stream()
        .filter(
            field ->
                field.treatment()
                        instanceof org.obmeet.telemetry.schemas.dataset.Treatment.SumCheck adds
                    && adds.alternatives().get(0).reads().contains("online_users"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void flag_ofARectifiedField_isRecomputed() {
    GenericRecord row = report("info-page");
    GenericRecord wrong = new RowRectification(REPORTS, Map.of("online_users", "5")).rectified(row);
    assertThat(wrong.get("online_users")).isEqualTo(5L);
    assertThat(wrong.get(addsUp().name())).isEqualTo(false);
    assertThat(row.get("online_users")).as("the row itself").isEqualTo(4L);
    GenericRecord none = new RowRectification(REPORTS, Map.of("online_users", "")).rectified(row);
    assertThat(none.get("online_users")).isNull();
    assertThat(none.get(addsUp().name())).isNull();
  }

  @Test
  void row_withTheValuesAlready_isTheSameRow() {
    GenericRecord row = report("info-page");
    assertThat(new RowRectification(REPORTS, Map.of("online_users", "4")).rectified(row))
        .isSameAs(row);
  }

  @Test
  void field_beyondTheConsent_staysEmpty() {
    RowRectification country = new RowRectification(REPORTS, Map.of("country", "germany"));
    GenericRecord narrow = report("info-page");
    assertThat(country.rectified(narrow)).isSameAs(narrow);
    assertThat(country.rectified(report("extended")).get("country")).isEqualTo("germany");
  }

  @Test
  void flag_beyondTheConsent_staysEmpty() {
    String file = "datasets/instance_statistics/schema.avsc";
    CatalogSource shipped = CatalogSource.classPath();
    String schema =
        shipped
            .text(file)
            .replaceFirst("(\"" + addsUp().name() + "\"[^}]*)\"info-page\"", "$1\"extended\"");
    Dataset dataset =
        Catalog.load(new OverlaidCatalog(shipped, Map.of(file, schema)))
            .dataset("instance_statistics");
    RowRectification users = new RowRectification(dataset, Map.of("online_users", "5"));
    GenericRecord narrow = report("info-page");
    narrow.put(addsUp().name(), null);

    assertThat(users.rectified(narrow).get("online_users")).isEqualTo(5L);
    assertThat(users.rectified(narrow).get(addsUp().name())).isNull();
    assertThat(users.rectified(report("extended")).get(addsUp().name())).isEqualTo(false);
  }

  @ParameterizedTest
  @CsvSource({
    "instance, x",
    "owner, x",
    "record, x",
    "day, 2026-01-01",
    "second, 1",
    "consent_scope, extended",
    "deployment, hosted",
    "none, 1",
    "total_users, -1",
    "total_users, many",
    "total_users, 99999999999999999999",
    "country, Atlantis",
    "online_users, 1.5",
  })
  void fieldOrValue_notAllowed_isRefused(String field, String value) {
    assertThatThrownBy(() -> new RowRectification(REPORTS, Map.of(field, value)))
        .isInstanceOf(RowRectification.InvalidRectificationException.class)
        .hasMessageContaining("; it is '");
  }

  @Test
  void flag_computed_isRefused() {
    assertThatThrownBy(() -> new RowRectification(REPORTS, Map.of(addsUp().name(), "true")))
        .isInstanceOf(RowRectification.InvalidRectificationException.class);
  }
}
