package org.obmeet.telemetry.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.aggregate.population.CubeFixture;
import org.obmeet.telemetry.jobs.fixture.LogFixture;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.file.FileDays;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/** Tests for plans of the week from 9 to 15 November, which is closed on the 19th. */
class WindowPlannerTest {
  private static final Catalog CATALOG = Catalog.load();
  private static final Dataset EVENTS = CATALOG.dataset("community_events");
  private static final String STREAM = EVENTS.name();
  private static final Window WEEK = Window.parse("week/2026-11-09");
  private static final String CLOSED = "2026-11-19T00:00:00Z";

  private final LogFixture log = new LogFixture();

  private static AggregateRequest request(String now, List<String> families, Window... windows) {
    return new AggregateRequest("", Instant.parse(now), families, List.of(windows), List.of());
  }

  private List<WindowPlan> plan(AggregateRequest request) {
    return new WindowPlanner(CATALOG, request).plan(log.state());
  }

  private List<WindowPlan> plan(String now, Window... windows) {
    return plan(request(now, List.of(), windows));
  }

  private static List<String> keys(List<WindowPlan> plans) {
    return plans.stream().map(WindowPlan::key).toList();
  }

  @Test
  void emptyLake_hasNoPlan() {
    assertThat(plan(CLOSED)).isEmpty();
    assertThat(new WindowPlanner(CATALOG, request(CLOSED, List.of())).anyClosed(log.state()))
        .isFalse();
  }

  @Test
  void week_isPlannedOnceItsTimeForLateRecordsIsOver() {
    log.ingest(STREAM, "2026-11-15");

    assertThat(plan("2026-11-18T23:59:59Z")).isEmpty();
    assertThat(keys(plan(CLOSED))).containsExactly(STREAM + "/week/2026-11-09");
  }

  /** The day of the only rows is over for all, but no cube has windows of a day. */
  @Test
  void window_ofAKindThatNoRequestedCubeHas_isNeitherClosedNorAllowed() {
    log.ingest(STREAM, "2026-11-09");
    AggregateRequest all = request("2026-11-18T00:00:00Z", List.of());

    assertThat(new WindowPlanner(CATALOG, all).anyClosed(log.state())).isFalse();
    assertThat(
            new WindowPlanner(CATALOG, request(CLOSED, List.of("instances")))
                .anyClosed(log.state()))
        .isFalse();
    assertThatThrownBy(() -> plan("2026-11-18T00:00:00Z", Window.parse("day/2026-11-09")))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            "--window must be of a kind that the cubes have: week, four_weeks; it is"
                + " 'day/2026-11-09'");
  }

  /** A cube cannot be decided without counted rows; the window would be planned for ever. */
  @Test
  void week_thatWasClosedBeforeItsFirstRow_isNotPlanned() {
    log.close(STREAM, WEEK);
    log.ingest(STREAM, "2026-11-10");

    assertThat(plan(CLOSED)).isEmpty();
    assertThat(WindowPlanner.undecided(log.state(), CATALOG, Instant.parse(CLOSED))).isEmpty();
  }

  @Test
  void windows_arePlannedByStreamAndThenByStart() {
    log.ingest(STREAM, "2026-11-03", "2026-11-09");
    log.ingest("instance_statistics", "2026-11-09");

    assertThat(keys(plan(CLOSED)))
        .containsExactly(
            STREAM + "/week/2026-11-02",
            STREAM + "/week/2026-11-09",
            "instance_statistics/week/2026-11-09");
  }

  @Test
  void decidedCubes_areNotPlannedAgain() {
    log.ingest(STREAM, "2026-11-09");
    log.release("community", "browsers", WEEK, 1);
    log.append(
        CommitDraft.of(CommitKind.REFUSE, 2, Instant.EPOCH, "run")
            .put(LogKey.SUPPRESSED + new ReleaseKey("features", WEEK).name(), "few"));

    assertThat(plan(CLOSED).get(0).wanted())
        .contains("events_by_type")
        .doesNotContain("browsers", "features");
    assertThat(plan(CLOSED, WEEK).get(0).wanted())
        .as("a named window")
        .contains("browsers", "features");
  }

  @Test
  void windowWhoseCubesAreAllDecided_isNotPlanned() {
    log.ingest(STREAM, "2026-11-09");
    plan(CLOSED).get(0).wanted().forEach(cube -> log.release("community", cube, WEEK, 1));

    assertThat(plan(CLOSED)).as("but for cubes whose history was incomplete").isEmpty();
    assertThat(new WindowPlanner(CATALOG, request(CLOSED, List.of())).anyClosed(log.state()))
        .isTrue();
  }

  @Test
  void readings_haveTheCubesThatCountTheSameRecords_alsoDecidedOnes() {
    log.ingest(STREAM, "2026-11-09");
    log.release("community", "browsers", WEEK, 1);

    assertThat(plan(CLOSED).get(0).readings())
        .flatExtracting(WindowPlan.Reading::cubes)
        .extracting(Cube::name)
        .contains("browsers");
  }

  @Test
  void readings_haveNoCubeThatCountsOtherRecordsThanAWantedOne() {
    log.ingest(STREAM, "2026-11-09");
    CATALOG.cubesOf(STREAM).stream()
        .filter(cube -> cube.derive().isEmpty())
        .forEach(cube -> log.release("community", cube.name(), WEEK, 1));

    assertThat(plan(CLOSED).get(0).readings())
        .flatExtracting(WindowPlan.Reading::cubes)
        .isNotEmpty()
        .allMatch(cube -> ((Cube) cube).derive().isPresent());
  }

  @Test
  void windowFiles_haveRowsOfTheWindow() {
    List<LocalDate> aroundTheWeek = List.of(WEEK.start().minusDays(1), WEEK.end());
    List<CleanFile> files =
        Stream.of(FileDays.of(aroundTheWeek), FileDays.of(WEEK.start()))
            .map(days -> new CleanFile(STREAM, days, 0, days.toString(), 1, false, 1))
            .toList();
    WindowPlan.Reading reading =
        new WindowPlan.Reading(WEEK.start().minusDays(28), List.of(), files);

    assertThat(new WindowPlan(EVENTS, WEEK, List.of(reading), List.of(), List.of()).windowFiles())
        .containsExactly(files.get(1));
  }

  @Test
  void otherFamily_isNotPlanned_andAnUnknownOneIsRefused() {
    log.ingest(STREAM, "2026-11-09");

    assertThat(plan(request(CLOSED, List.of("instances")))).isEmpty();
    assertThat(plan(request(CLOSED, List.of("community")))).hasSize(1);
    assertThatThrownBy(() -> plan(request(CLOSED, List.of("other"))))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("--family must be one of community, instances; it is 'other'");
  }

  @Test
  void namedWindow_thatIsNotClosed_isRefused() {
    log.ingest(STREAM, "2026-11-09");

    assertThatThrownBy(() -> plan("2026-11-18T23:59:59Z", WEEK))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.NOT_READY));
    assertThat(keys(plan(CLOSED, Window.parse("week/2026-11-02")))).as("no records").isEmpty();
  }

  private static List<String> days(List<CleanFile> files) {
    return files.stream().map(CleanFile::firstDay).map(LocalDate::toString).toList();
  }

  @Test
  void readings_haveTheFilesThatAreOnTime_sinceTheKeyPeriodBegan() {
    log.ingest(STREAM, "2026-10-25", "2026-11-08", "2026-11-09", "2026-11-15", "2026-11-16");
    log.close(STREAM, WEEK);
    log.ingest(STREAM, "2026-11-10");
    WindowPlan plan = plan(CLOSED, WEEK).get(0);

    assertThat(days(plan.windowFiles())).containsExactly("2026-11-09", "2026-11-15");
    assertThat(plan.readings())
        .singleElement()
        .satisfies(
            reading -> {
              assertThat(reading.from()).isEqualTo(FIRST.start());
              assertThat(days(reading.files()))
                  .containsExactly("2026-11-08", "2026-11-09", "2026-11-15");
            });
  }

  @Test
  void windowWithLostDays_isNotPlanned() {
    log.ingest(STREAM, "2026-11-03", "2026-11-09");
    log.lose(log.state().clean().get(1));
    log.ingest(STREAM, "2026-11-10");

    assertThat(keys(plan(CLOSED))).containsExactly(STREAM + "/week/2026-11-02");
  }

  @Test
  void windowThatWasLostForOneCube_isNotPlanned() {
    log.ingest(STREAM, "2026-11-09");
    log.append(
        CommitDraft.of(CommitKind.LOST, 1, Instant.EPOCH, "run")
            .putAll(LogKey.EXPIRED, List.of(new ReleaseKey("browsers", WEEK).name())));

    assertThat(plan(CLOSED)).isEmpty();
  }

  @Test
  void windowWithRowsPastTheirPeriod_isExpired_notUndecided() {
    log.ingest(STREAM, "2026-11-09", "2026-11-15");
    Instant last = Instant.parse("2027-01-24T12:00:00Z");
    Instant after = Instant.parse("2027-01-25T00:00:00Z");

    assertThat(WindowPlanner.undecided(log.state(), CATALOG, last)).isNotEmpty();
    assertThat(WindowPlanner.expired(log.state(), CATALOG, last)).isEmpty();
    assertThat(WindowPlanner.undecided(log.state(), CATALOG, after)).isEmpty();
    assertThat(WindowPlanner.expired(log.state(), CATALOG, after))
        .contains(new ReleaseKey("browsers", WEEK));
  }

  @Test
  void preview_isOfWhatARunDecides() {
    log.ingest(STREAM, "2026-11-03", "2026-11-09");
    log.release("community", "browsers", WEEK, 1);
    AggregateRequest request = request(CLOSED, List.of());

    assertThat(plan(request.asPreview(false))).isEqualTo(plan(request)).hasSizeGreaterThan(1);
  }

  @Test
  void previewThatIgnoresReleases_isOfTheNewestWindowOfEachKind() {
    log.ingest(STREAM, "2026-11-03", "2026-11-09");
    AggregateRequest preview = request(CLOSED, List.of()).asPreview(true);

    assertThat(keys(plan(preview))).containsExactly(STREAM + "/week/2026-11-09");
  }

  private boolean hasFirstDay(Fact.History history, Window window, String... days) {
    return firstDay(history, window, days) != null;
  }

  private LocalDate firstDay(Fact.History history, Window window, String... days) {
    LogFixture one = new LogFixture();
    one.ingest(STREAM, days);
    Cube cube = new CubeFixture("a").records().fact(Map.of(), history).cube();
    return WindowPlanner.firstDay(one.state(), EVENTS, cube, window).orElse(null);
  }

  /** The first and the second week of a key rotation period, which has four weeks. */
  private static final Window FIRST =
      new Window(WindowKind.WEEK, WindowKind.FOUR_WEEKS.containing(WEEK.start()).start());

  private static final Window SECOND = new Window(WindowKind.WEEK, FIRST.end());

  @Test
  void firstDay_ofRecordsAndFactsWithoutHistory_isTheWindows() {
    Cube records = new CubeFixture("a").records().cube();

    assertThat(WindowPlanner.firstDay(log.state(), EVENTS, records, WEEK)).contains(WEEK.start());
    assertThat(firstDay(new Fact.History.None(), WEEK)).isEqualTo(WEEK.start());
  }

  @Test
  void firstDay_ofAnEpoch_isItsStart() {
    assertThat(firstDay(new Fact.History.Epoch(false), SECOND)).isEqualTo(FIRST.start());
    assertThat(firstDay(new Fact.History.Epoch(false), FIRST)).isEqualTo(FIRST.start());
  }

  @Test
  void firstDay_ofAnEpochBeforeTheWindow_isNoneAtItsStart() {
    assertThat(firstDay(new Fact.History.Epoch(true), SECOND)).isEqualTo(FIRST.start());
    assertThat(firstDay(new Fact.History.Epoch(true), FIRST)).isNull();
  }

  @Test
  void firstDay_ofDays_needsAStreamThatBeginsBeforeThem() {
    Fact.History days = new Fact.History.Days(3);
    LocalDate first = SECOND.start().minusDays(3);

    assertThat(firstDay(days, SECOND, first.toString())).isEqualTo(first);
    assertThat(hasFirstDay(days, SECOND, first.plusDays(1).toString())).isFalse();
    assertThat(hasFirstDay(days, SECOND)).isFalse();
  }

  @Test
  void firstDay_ofDaysBeforeTheEpoch_isAbsent() {
    String earlier = FIRST.start().minusDays(100).toString();

    assertThat(hasFirstDay(new Fact.History.Days(7), SECOND, earlier)).isTrue();
    assertThat(hasFirstDay(new Fact.History.Days(8), SECOND, earlier)).isFalse();
    assertThat(hasFirstDay(new Fact.History.Days(1), FIRST, earlier)).isFalse();
  }

  @Test
  void firstDay_withALostDayOfTheHistory_isAbsent() {
    LocalDate first = SECOND.start().minusDays(3);
    String begin = first.minusDays(2).toString();
    assertThat(Stream.of(first.minusDays(1), first).map(day -> firstDayWithLoss(begin, day)))
        .containsExactly(true, false);
  }

  private static boolean firstDayWithLoss(String begin, LocalDate lostDay) {
    LogFixture one = new LogFixture();
    one.ingest(STREAM, begin, lostDay.toString());
    one.lose(one.state().clean().get(1));
    Cube cube = new CubeFixture("a").records().fact(Map.of(), new Fact.History.Days(3)).cube();
    return WindowPlanner.firstDay(one.state(), EVENTS, cube, SECOND).isPresent();
  }

  @Test
  void cubesWithIncompleteHistory_areWaiting() {
    log.ingest(STREAM, "2026-11-01", "2026-11-09");
    log.lose(log.state().clean().get(0));
    WindowPlan plan = plan(CLOSED).get(0);

    assertThat(plan.waiting()).contains("first_use").doesNotContain("browsers");
    assertThat(plan.wanted()).contains("browsers").doesNotContain("first_use");
  }
}
