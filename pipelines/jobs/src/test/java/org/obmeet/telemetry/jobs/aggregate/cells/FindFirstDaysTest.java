package org.obmeet.telemetry.jobs.aggregate.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.aggregate.population.CubeFixture;
import org.obmeet.telemetry.jobs.fixture.LogFixture;
import org.obmeet.telemetry.jobs.plan.WindowPlan;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.flow.SightingUnit;

class FindFirstDaysTest {
  private static final String STREAM = "community_events";
  private static final Window WEEK = Window.parse("week/2026-11-16");

  private final LogFixture log = new LogFixture();

  private static Cube firstSeen(String field) {
    return new CubeFixture(field)
        .records()
        .fact(Map.of(), new Fact.History.None(), Optional.of(field))
        .cube();
  }

  private static WindowPlan plan(String stream, Cube... cubes) {
    return new WindowPlan(
        Catalog.load().dataset(stream),
        WEEK,
        List.of(new WindowPlan.Reading(WEEK.start(), List.of(cubes), List.of())),
        List.of(),
        List.of());
  }

  private List<SightingUnit> units(WindowPlan... plans) {
    return FindFirstDays.units(log.state(), List.of(plans));
  }

  @Test
  void plansWithoutFirstDays_needNoUnit() {
    log.ingest(STREAM, "2026-11-16");

    assertThat(units()).isEmpty();
    assertThat(units(plan(STREAM, new CubeFixture("a").records().cube()))).isEmpty();
  }

  @Test
  void units_haveTheFieldsOfAllPlansOnce_inOrder() {
    log.ingest(STREAM, "2026-11-16");

    assertThat(
            units(
                plan(STREAM, firstSeen("route"), firstSeen("action")),
                plan(STREAM, firstSeen("route"))))
        .singleElement()
        .returns(List.of("action", "route"), SightingUnit::getFields)
        .returns(STREAM, SightingUnit::getStream);
  }

  @Test
  void units_areOneForEachBucket_withTheFilesOfAllDays() {
    List<FileRef> files = new ArrayList<>();
    for (String day : List.of("2026-11-17", "2026-10-01")) {
      for (int bucket : new int[] {1, 0}) {
        String path = new LakeLayout().cleanFile(STREAM, LocalDate.parse(day), bucket, "b");
        files.add(new FileRef(path, 1, 1, "sha"));
      }
    }
    log.ingest(STREAM, files);

    assertThat(units(plan(STREAM, firstSeen("route"))))
        .extracting(unit -> String.join(" ", unit.getFiles()))
        .containsExactly(
            files.get(3).path() + " " + files.get(1).path(),
            files.get(2).path() + " " + files.get(0).path());
  }

  @Test
  void lateFilesAndOtherStreams_areLeftOut() {
    log.ingest(STREAM, "2026-11-16");
    log.close(STREAM, WEEK);
    log.ingest(STREAM, "2026-11-17");
    log.ingest("instance_statistics", "2026-11-16");

    assertThat(units(plan(STREAM, firstSeen("route"))))
        .flatExtracting(SightingUnit::getFiles)
        .singleElement()
        .asString()
        .contains("date=2026-11-16");
  }
}
