package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.fixture.LogFixture;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/** Tests for keys of events, whose key rotation period is four weeks. */
class NeededKeysTest {
  private static final Catalog CATALOG = Catalog.load();
  private static final String STREAM = "community_events";
  private static final LocalDate START =
      WindowKind.FOUR_WEEKS.containing(LocalDate.of(2026, 11, 24)).start();

  private static long epoch(LocalDate day) {
    return NeededKeys.ofDay(CATALOG.dataset(STREAM), day).get(0).epoch();
  }

  @Test
  void keys_ofADay_areOneOfEachKind() {
    assertThat(NeededKeys.ofDay(CATALOG.dataset(STREAM), START))
        .extracting(KeyName::kind)
        .containsExactly("person", "record", "session");
  }

  @Test
  void keys_changeOnTheFirstDayOfAPeriod() {
    assertThat(epoch(START.plusDays(27))).isEqualTo(epoch(START));
    assertThat(epoch(START.minusDays(1))).isEqualTo(epoch(START) - 1);
    assertThat(epoch(START.plusDays(28))).isEqualTo(epoch(START) + 1);
  }

  @Test
  void keys_ofFiles_areThoseOfTheirDays_withoutUndeclaredStreams() {
    LogFixture log = new LogFixture();
    log.ingest(STREAM, START.toString(), START.plusDays(1).toString());
    log.ingest("unknown", START.toString());
    log.ingest("consent", START.toString());

    assertThat(NeededKeys.ofFiles(log.state().clean(), CATALOG))
        .containsExactlyElementsOf(NeededKeys.ofDay(CATALOG.dataset(STREAM), START));
    assertThat(NeededKeys.ofFiles(List.of(), CATALOG)).isEmpty();
  }

  @Test
  void keys_ofNewRecords_coverTheRetentionPeriodAndTheClockSkew() {
    Instant now = Instant.parse(START.plusDays(27) + "T12:00:00Z");

    assertThat(NeededKeys.ofNewRecords(CATALOG, now))
        .filteredOn(key -> key.stream().equals(STREAM) && key.kind().equals("person"))
        .extracting(KeyName::epoch)
        .containsExactly(
            epoch(START) - 3, epoch(START) - 2, epoch(START) - 1, epoch(START), epoch(START) + 1);
  }

  @Test
  void key_isAhead_ifItsPeriodBeginsAfterToday() {
    Instant now = Instant.parse(START.plusDays(27) + "T23:59:59Z");
    KeyName next = new KeyName(STREAM, "person", epoch(START) + 1);

    assertThat(NeededKeys.isAhead(CATALOG, next, now)).isTrue();
    assertThat(NeededKeys.isAhead(CATALOG, next, now.plusSeconds(1))).isFalse();
    assertThat(NeededKeys.isAhead(CATALOG, new KeyName("unknown", "person", 9999), now)).isFalse();
    assertThat(NeededKeys.isAhead(CATALOG, new KeyName("consent", "person", 9999), now)).isFalse();
  }
}
