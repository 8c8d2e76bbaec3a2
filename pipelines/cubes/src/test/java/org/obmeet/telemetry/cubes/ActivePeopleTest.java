package org.obmeet.telemetry.cubes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/** Tests that people are eligible by two active days of the key rotation period. */
class ActivePeopleTest {
  private static final int THIRD_WEEK = 14;
  private static final List<String> CUBES = List.of("active_people", "page_views_by_route");

  @TempDir private Path folder;
  private FactFixture events;

  @BeforeEach
  void createEvents() {
    events = new FactFixture(folder, "page_view");
  }

  /** Returns the number of eligible people in the total of each cube, which must be the same. */
  private long eligible(int partRows) {
    return eligible(CUBES, THIRD_WEEK, partRows);
  }

  private long eligible(List<String> names, int week, int partRows) {
    Path file = folder.resolve("events.parquet");
    CleanParquet.write(file, events.dataset.fields(), events.rows, CleanParquet.Layout.USUAL);
    List<Cube> cubes =
        Catalog.load().cubes().stream().filter(cube -> names.contains(cube.name())).toList();
    List<ParquetFileReader> readers = CleanParquet.open(List.of(file));
    try {
      List<Long> found =
          CubeAggregator.of(events.dataset, cubes)
              .aggregate(
                  FactFixture.window(WindowKind.WEEK, week),
                  1,
                  10,
                  FirstSeenDays.none(),
                  new MemoryLimits(partRows, 1 << 20))
              .add(readers, 0, false)
              .tables()
              .values()
              .stream()
              .map(ActivePeopleTest::eligible)
              .distinct()
              .toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    } finally {
      CleanParquet.close(readers);
    }
  }

  private static long eligible(CellTable table) {
    return table.eligible(table.find(new int[table.trees().size()]));
  }

  @Test
  void person_withSeveralEventsOnOneDay_isNotEligible() {
    events.row(1, THIRD_WEEK, 1).row(1, THIRD_WEEK, 86_399);

    assertThat(eligible(100)).isZero();
  }

  @Test
  void person_withEventsOnTwoDaysOfTheWindow_isEligible() {
    events.row(1, THIRD_WEEK, 86_399).row(1, THIRD_WEEK + 1, 0);

    assertThat(eligible(100)).isOne();
  }

  @Test
  void person_withAnEarlierDayOfTheKeyPeriod_isEligible() {
    events.row(1, 0, 1).row(1, THIRD_WEEK + 6, 1);

    assertThat(eligible(100)).isOne();
  }

  @Test
  void person_withADayBeforeTheKeyPeriodOrAfterTheWindow_isNotEligible() {
    events.row(1, -1, 1).row(1, THIRD_WEEK, 1).row(1, THIRD_WEEK + 7, 1);

    assertThat(eligible(100)).isZero();
  }

  @Test
  void person_ofACohort_isEligibleByADayBeforeItsHistory() {
    events.row(1, 0, 1).row(1, THIRD_WEEK, 1).row(2, THIRD_WEEK, 1);

    assertThat(eligible(List.of("weekly_cohorts"), THIRD_WEEK + 7, 100)).isOne();
  }

  @Test
  void people_inSeveralParts_areEligibleEachByTheirOwnDays() {
    Stream.of(1, 2, 3, 4, 5).forEach(who -> events.row(who, THIRD_WEEK, 1));
    Stream.of(2, 4).forEach(who -> events.row(who, THIRD_WEEK + 1, 1));
    events.row(0, THIRD_WEEK, 1).row(0, THIRD_WEEK + 1, 1);

    assertThat(eligible(100)).isEqualTo(2);
    assertThat(eligible(1)).isEqualTo(2);
  }
}
