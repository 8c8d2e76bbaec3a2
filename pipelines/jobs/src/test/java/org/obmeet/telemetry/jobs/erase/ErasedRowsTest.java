package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.fixture.RowFixture;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;

/** Tests which rows erasures remove or narrow. */
class ErasedRowsTest {
  private static final RowFixture REPORTS = RowFixture.of("instance_statistics");

  private static ErasedRows rows(Purpose purpose) {
    Instant at = Instant.parse("2026-11-24T12:00:00Z");
    return ErasedRows.of(
        REPORTS.dataset(),
        RowFixture.PSEUDONYMS,
        List.of(
            Suppression.of("e", purpose, "instance", RowFixture.hex("instance", "i"), "r", at)));
  }

  private static GenericRecord report(String instance, String scope) {
    GenericRecord row = REPORTS.rowOf("instance", instance, "2026-11-20T12:00:00Z");
    row.put("consent_scope", scope);
    return row;
  }

  @Test
  void tombstone_changesEveryRowOfItsSubjectOnly() {
    ErasedRows rows = rows(Purpose.TOMBSTONE);

    assertThat(rows.mustChange(report("i", "info-page"))).isTrue();
    assertThat(rows.mustChange(report("i", "extended"))).isTrue();
    assertThat(rows.mustChange(report("j", "extended"))).isFalse();
    assertThat(rows.hasValuesToRemove(report("i", "extended"))).isFalse();
  }

  @Test
  void narrowing_changesOnlyRowsWithAWiderScope() {
    ErasedRows rows = rows(Purpose.NARROWING);

    assertThat(rows.hasValuesToRemove(report("i", "extended"))).isTrue();
    assertThat(rows.mustChange(report("i", "extended"))).isTrue();
    assertThat(rows.mustChange(report("i", "info-page"))).isFalse();
    assertThat(rows.mustChange(report("j", "extended"))).isFalse();
    assertThat(rows.removed().isPossible()).isFalse();
  }
}
