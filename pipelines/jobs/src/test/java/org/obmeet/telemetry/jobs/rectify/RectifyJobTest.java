package org.obmeet.telemetry.jobs.rectify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import org.obmeet.telemetry.jobs.suppress.SuppressionService;
import org.obmeet.telemetry.lake.avro.RowFileReader;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

class RectifyJobTest {
  private static final List<String> PEOPLE = CommunityPageViews.people("p", 30);
  private static final Dataset EVENTS = Catalog.load().dataset("community_events");
  private static final LocalDate LAST = LocalDate.parse("2026-08-01");

  @TempDir Path folder;
  private LakeFixture work;
  private Path source;

  @BeforeEach
  void ingest() {
    work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    source = CommunityPageViews.views(work, "a", PEOPLE, "2026-07-01", "2026-08-01");
    work.events(source);
  }

  private RunReport rectify(String person, Map<String, String> set, Optional<LocalDate> from) {
    return rectify(person, set, from, Progress.silent());
  }

  private RunReport rectify(
      String person, Map<String, String> set, Optional<LocalDate> from, Progress progress) {
    return RectifyJob.run(
        new RectifyRequest(
            work.root().toString(),
            work.keys(),
            work.now(),
            List.of(new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, person)),
            set,
            from,
            Optional.empty(),
            false,
            Catalogs.SHIPPED),
        progress);
  }

  private List<GenericRecord> rows() {
    List<GenericRecord> rows = new ArrayList<>();
    for (CleanFile file : work.lake().state().clean("community_events")) {
      rows.addAll(new CleanFileIo(work.lake().files()).read(EVENTS, file.path()));
    }
    return rows;
  }

  private static List<String> browsers(List<GenericRecord> rows) {
    return rows.stream().map(row -> row.get("day") + " " + row.get("browser")).sorted().toList();
  }

  @Test
  void rows_ofAPerson_areCorrectedOnTheNamedDaysOnly() {
    List<GenericRecord> before = rows();

    RunReport report = rectify("p3", Map.of("browser", "Firefox"), Optional.of(LAST));

    assertThat(report.exit()).isEqualTo(ExitCode.DONE);
    assertThat(report.notes()).contains("Rows of community_events corrected: 1");
    assertThat(report.totals().files()).isEqualTo(1);
    assertThat(report.totals().bytes()).isPositive();
    List<GenericRecord> after = rows();
    List<GenericRecord> changed =
        after.stream().filter(row -> "Firefox".equals(row.get("browser"))).toList();
    assertThat(changed).hasSize(1);
    assertThat(changed.get(0).get("day")).isEqualTo((int) LAST.toEpochDay());
    assertThat(after).hasSameSizeAs(before);
    assertThat(after).filteredOn(before::contains).hasSize(before.size() - 1);

    Commit entry =
        work.lake().log().commits().stream()
            .filter(commit -> commit.kind() == CommitKind.REWRITE)
            .reduce((one, next) -> next)
            .orElseThrow();
    assertThat(entry.detail())
        .containsEntry("rectified", 1L)
        .containsEntry("fields", List.of("browser"));
    assertThat(work.retain(RetainRequest.Mode.VERIFY).exit()).isEqualTo(ExitCode.DONE);
    assertThat(rectify("p3", Map.of("browser", "Firefox"), Optional.of(LAST)).notes())
        .contains("Nothing to correct: all requested rows have these values already");
  }

  @Test
  void correctedRows_areCounted_andReleasesStayUnchanged_alsoAfterReplays() {
    work.events(CommunityPageViews.views(work, "second days", PEOPLE, "2026-06-30", "2026-07-31"));
    work.aggregate();
    Map<String, byte[]> released = work.releases();
    for (String person : PEOPLE) {
      rectify(person, Map.of("route", "/directory/:tab?"), Optional.empty());
    }
    work.events(work.file("again", CommunityPageViews.view("p0", "2026-08-01T08:00:00Z")));
    assertThat(rows()).hasSize(4 * PEOPLE.size());
    assertThat(rows()).allMatch(row -> "/directory/:tab?".equals(row.get("route")));

    LakeFixture later = work.at("2026-08-10T00:00:00Z");
    later.aggregate();
    Map<String, byte[]> now = later.releases();
    released.forEach((path, bytes) -> assertThat(now.get(path)).as(path).isEqualTo(bytes));
    assertThat(routes(later, "2026-07-27")).containsOnly("/directory/:tab?");
    assertThat(routes(later, "2026-06-29")).doesNotContain("/directory/:tab?");
  }

  private static List<String> routes(LakeFixture work, String week) {
    return work.finestRows("page_views_by_route", Window.parse("week/" + week)).stream()
        .map(row -> (String) row.get("route"))
        .distinct()
        .sorted()
        .toList();
  }

  /** Writes all clean rows to a sealed landing segment, and returns its path. */
  private String landRows() {
    String segment = "landing/community_events/date=2026-08-03/planted.avro";
    List<GenericRecord> landed = rows();
    try (RowFileWriter writer =
        new RowFileWriter(work.lake().files(), segment, EVENTS, "planted")) {
      landed.forEach(writer::append);
      writer.finish();
    }
    return segment;
  }

  @Test
  void rows_inLanding_areCorrectedInPlace() {
    String segment = landRows();

    RunReport report = rectify("p3", Map.of("browser", "Firefox"), Optional.empty());
    assertThat(report.outcome()).containsEntry("corrected", 4L);
    assertThat(report.totals().files()).as("a segment, and a file of each day").isEqualTo(3);
    assertThat(report.totals().bytes()).isGreaterThan(work.lake().files().size(segment));

    List<GenericRecord> after = new ArrayList<>();
    try (RowFileReader reader =
        new RowFileReader(work.lake().files(), segment, EVENTS, damage -> {})) {
      reader.forEachRemaining(after::add);
    }
    assertThat(browsers(after)).isEqualTo(browsers(rows()));
    assertThat(browsers(after)).filteredOn(line -> line.endsWith("Firefox")).hasSize(2);
  }

  @Test
  void rows_inASegmentThatACollectorIsWriting_areReported() throws IOException {
    String segment = landRows();
    Path sealed = work.root().resolve(segment);
    Path open = work.root().resolve(segment + ".open");
    Files.move(sealed, open);
    try (FileChannel collector = FileChannel.open(open, StandardOpenOption.WRITE)) {
      collector.lock();
      RunReport report = rectify("p3", Map.of("browser", "Firefox"), Optional.empty());
      assertThat(report.exit()).isEqualTo(ExitCode.BUSY);
      assertThat(report.notes())
          .containsExactly(
              "Rows of community_events corrected: 2",
              segment
                  + ".open is being written by a collector and has rows to correct."
                  + " Run this command again after it is closed.");
    }
    Files.move(open, sealed);

    RunReport again = rectify("p3", Map.of("browser", "Firefox"), Optional.empty());

    assertThat(again.exit()).isEqualTo(ExitCode.DONE);
    assertThat(again.outcome()).containsEntry("corrected", 2L);
  }

  @Test
  void rows_underAHold_stayUnchangedAndAreReported() {
    hold("p3");
    RunReport report = rectify("p3", Map.of("browser", "Firefox"), Optional.empty());
    assertThat(report.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(report.notes()).containsExactly("Rows not corrected because of a legal hold: 2");
    assertThat(rows()).noneMatch(row -> "Firefox".equals(row.get("browser")));
  }

  @Test
  void hold_setWhileRowsAreCorrected_isObeyed() {
    Progress holding =
        new Progress() {
          @Override
          public void stage(String name, long total) {
            if (work.lake().state().suppressions().isEmpty()) {
              hold("p3");
            }
          }
        };

    RunReport report = rectify("p3", Map.of("browser", "Firefox"), Optional.empty(), holding);

    assertThat(report.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(rows()).noneMatch(row -> "Firefox".equals(row.get("browser")));
  }

  private void hold(String person) {
    work.suppressionService()
        .add(
            Suppression.Purpose.HOLD,
            new SuppressionService.SuppressionScope(
                "person", person, "", Optional.empty(), Optional.empty()),
            "litigation",
            "legal",
            Optional.of(Instant.parse("2026-12-01T00:00:00Z")));
  }

  @Test
  void protectedField_isRefused_andNothingIsWritten() {
    Map<String, byte[]> before = work.bytes("");
    Map.of(
            "contributor", "--set: allowed: fields of community_events that are no identifier",
            "day", "it is 'day'",
            "nonsense", "it is 'nonsense'",
            "browser", "browser must be one of: ",
            "time_spent_ms", "time_spent_ms must be one of: an integer 0..")
        .forEach(
            (field, message) ->
                assertThatThrownBy(() -> rectify("p3", Map.of(field, "-1"), Optional.empty()))
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining(message));
    assertThat(work.bytes("").keySet()).isEqualTo(before.keySet());
  }

  @Test
  void unknownPerson_isReported() {
    assertThatThrownBy(() -> rectify("nobody", Map.of("browser", "Firefox"), Optional.empty()))
        .isInstanceOfSatisfying(
            JobException.class,
            unknown -> assertThat(unknown.exit()).isEqualTo(ExitCode.UNKNOWN_SUBJECT));
  }
}
