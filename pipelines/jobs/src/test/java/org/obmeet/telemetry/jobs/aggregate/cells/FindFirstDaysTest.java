package org.obmeet.telemetry.jobs.aggregate.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.SyntheticInstances;
import org.obmeet.telemetry.jobs.aggregate.population.CubeFixture;
import org.obmeet.telemetry.jobs.beam.SpecificAvroCoder;
import org.obmeet.telemetry.jobs.fixture.LogFixture;
import org.obmeet.telemetry.jobs.plan.AggregateOptions;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.plan.WindowPlan;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.flow.SightingUnit;

/** Tests for the units of first days, and for the days that the transform finds in them. */
class FindFirstDaysTest {
  private static final String STREAM = "community_events";
  private static final String REPORTS = "instance_statistics";
  private static final Window WEEK = Window.parse("week/2026-11-16");

  @TempDir Path folder;
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

  private static String report(String instance, String day, String version) {
    return SyntheticInstances.report(instance, day + "T08:00:00Z").replace("6.6.0", version);
  }

  private LakeFixture work(String... reports) {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-11-24T12:00:00Z"));
    work.reports(work.file("reports", reports));
    return work;
  }

  /** Asserts the first days of versions that the transform finds in units of a lake. */
  private static void assertFirstDays(
      LakeFixture work, List<SightingUnit> units, Map<String, String> expected) {
    TestPipeline pipeline = work.pipeline("run");
    AggregateOptions.set(
        pipeline.getOptions().as(AggregateOptions.class),
        work.lake(),
        work.lake().state(),
        new AggregateRequest(work.root().toString(), work.now(), List.of(), List.of(), List.of()),
        "run");
    PCollectionView<Map<String, Map<String, Map<String, Integer>>>> days =
        pipeline
            .apply("Units", Create.of(units).withCoder(SpecificAvroCoder.of(SightingUnit.class)))
            .apply("First days", new FindFirstDays());

    PAssert.that(
            pipeline
                .apply("Once", Create.of(0))
                .apply("Days", ParDo.of(new FirstDaysFn(days)).withSideInputs(days)))
        .containsInAnyOrder(
            expected.entrySet().stream()
                .map(first -> KV.of(first.getKey(), first.getValue()))
                .toList());
    pipeline.run().waitUntilFinish();
  }

  /** Outputs the first day of each version. */
  private static final class FirstDaysFn extends DoFn<Integer, KV<String, String>> {
    private static final long serialVersionUID = 1L;

    private final PCollectionView<Map<String, Map<String, Map<String, Integer>>>> days;

    FirstDaysFn(PCollectionView<Map<String, Map<String, Map<String, Integer>>>> days) {
      this.days = days;
    }

    @ProcessElement
    public void output(ProcessContext once) {
      once.sideInput(days)
          .getOrDefault(REPORTS, Map.of())
          .getOrDefault("version", Map.of())
          .forEach(
              (version, day) -> once.output(KV.of(version, LocalDate.ofEpochDay(day).toString())));
    }
  }

  /** Returns a unit per clean file, or the units of a plan that reads first days of versions. */
  private static List<SightingUnit> unitPerFile(LakeFixture work) {
    return work.lake().state().clean(REPORTS).stream()
        .map(file -> new SightingUnit(REPORTS, List.of("version"), List.of(file.path())))
        .toList();
  }

  @Test
  void noUnit_hasNoFirstDay() {
    assertFirstDays(work(report("a", "2026-11-17", "6.6.0")), List.of(), Map.of());
  }

  @Test
  void unitWithoutFiles_hasNoFirstDay() {
    assertFirstDays(
        work(report("a", "2026-11-17", "6.6.0")),
        List.of(new SightingUnit(REPORTS, List.of("version"), List.of())),
        Map.of());
  }

  /** Each file of the lake is a unit here; a runner may also repeat a unit. */
  @Test
  void labelOfManyRowsFilesAndUnits_hasItsEarliestDay() {
    LakeFixture work =
        work(
            report("a", "2026-11-18", "6.6.0"),
            report("b", "2026-11-18", "6.6.0"),
            report("a", "2026-11-17", "6.5.0"),
            report("c", "2026-11-20", "6.5.0"),
            report("b", "2026-11-19", "6.6.0"),
            report("d", "2026-11-16", "unreadable"),
            report("e", "2026-11-15", "6.6.0").replace("version", "former"));
    List<SightingUnit> units = new ArrayList<>(unitPerFile(work));
    assertThat(units).hasSize(2);
    units.addAll(unitPerFile(work));

    assertFirstDays(
        work,
        units,
        Map.of("6.5.0", "2026-11-17", "6.6.0", "2026-11-18", "not_listed", "2026-11-16"));
  }

  @Test
  void lateRows_haveNoFirstDay() {
    LakeFixture work = work(report("a", "2026-11-10", "6.6.0"));
    work.aggregate();
    work.reports(
        work.file("late", report("b", "2026-11-09", "6.6.0"), report("b", "2026-11-11", "6.4.0")));

    assertThat(work.lake().state().clean(REPORTS)).hasSize(2);
    assertFirstDays(
        work,
        FindFirstDays.units(work.lake().state(), List.of(plan(REPORTS, firstSeen("version")))),
        Map.of("6.6.0", "2026-11-10"));
  }
}
