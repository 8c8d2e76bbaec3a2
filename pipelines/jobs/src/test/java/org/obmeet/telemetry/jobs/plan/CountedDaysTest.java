package org.obmeet.telemetry.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.aggregate.population.CubeFixture;
import org.obmeet.telemetry.jobs.fixture.LogFixture;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests for the week from 16 to 22 November. */
class CountedDaysTest {
  private static final Dataset DATASET = Catalog.load().dataset("community_events");
  private static final Window WEEK = Window.parse("week/2026-11-16");
  private static final Cube RECORDS = new CubeFixture("a").records().cube();

  private final LogFixture log = new LogFixture();

  private CountedDays days() {
    return CountedDays.of(log.state(), DATASET, WEEK);
  }

  private void ingest(int first, int last) {
    for (int day = first; day <= last; day++) {
      log.ingest(DATASET.name(), LocalDate.of(2026, 11, day).toString());
    }
  }

  @Test
  void noFile_countsNoDay() {
    assertThat(days().days()).isEmpty();
    assertThat(days().fromStart()).isFalse();
    assertThat(days().complete(RECORDS)).isFalse();
  }

  @Test
  void week_isCompleteWithEachOfItsDays() {
    ingest(16, 21);
    log.ingest(DATASET.name(), "2026-11-15", "2026-11-23");
    assertThat(days().days()).hasSize(6);
    assertThat(days().complete(RECORDS)).isFalse();

    ingest(22, 22);
    assertThat(days().complete(RECORDS)).isTrue();
  }

  @Test
  void lateFile_doesNotCompleteTheWeek() {
    ingest(16, 21);
    log.close(DATASET.name(), WEEK);
    ingest(22, 22);

    assertThat(days().complete(RECORDS)).isFalse();
  }

  @Test
  void latestRecords_areCompleteIfTheStreamBeginsOnTheFirstDayOrEarlier() {
    Cube latest =
        Catalog.load().cubesOf("instance_statistics").stream()
            .filter(Cube::latestOnly)
            .findFirst()
            .orElseThrow();

    ingest(17, 17);
    assertThat(days().complete(latest)).isFalse();
    ingest(16, 16);
    assertThat(days().complete(latest)).isTrue();
    assertThat(days().complete(RECORDS)).isFalse();
  }
}
