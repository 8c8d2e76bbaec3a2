package org.obmeet.telemetry.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.IdentityVerification;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.jobs.fixture.SmallSyntheticDataset;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;

class ExportJobTest {
  @TempDir Path folder;

  private static Map<String, String> entries(Path zip) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().toList()) {
        entries.put(
            entry.getName(),
            new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }

  private Path export(LakeFixture work, SubjectIdentifier name, String file) {
    Path out = folder.resolve(file);
    RunReport report =
        ExportJob.run(
            new ExportRequest(
                work.root().toString(),
                work.keys(),
                work.now(),
                List.of(name),
                out,
                IdentityVerification.UNSTATED,
                false,
                Catalogs.SHIPPED),
            Progress.silent());
    assertThat(report.totals().bytes()).isEqualTo(out.toFile().length());
    return out;
  }

  @Test
  void export_ofAPerson_containsExactlyTheirRows() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(
        CommunityPageViews.views(
            work,
            "v",
            CommunityPageViews.people("p", 20),
            "2026-07-01",
            "2026-07-20",
            "2026-08-01"));

    Map<String, String> copy =
        entries(export(work, new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p7"), "p7.zip"));
    Map<String, String> other =
        entries(export(work, new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p8"), "p8.zip"));

    assertThat(copy.keySet())
        .containsExactly(
            "README.txt",
            "community_events.csv",
            "community_events.json",
            "community_events.parquet",
            "fields.csv");
    String[] lines = copy.get("community_events.csv").split("\n", -1);
    assertThat(lines).hasSize(5);
    assertThat(lines[0]).startsWith("contributor,record,session,day,second,event_type,route");
    for (int i = 1; i < 4; i++) {
      assertThat(other.get("community_events.csv")).doesNotContain(lines[i].split(",", -1)[1]);
    }
    assertThat(copy.get("fields.csv"))
        .contains("community_events,route,Route template of the page");
    assertThat(copy.toString()).doesNotContain("p7-2026");
    assertThat(work.lake().log().commits())
        .filteredOn(entry -> entry.kind() == CommitKind.EXPORT)
        .hasSize(2)
        .allMatch(entry -> !entry.detail().toString().contains("p7"));
    assertThat(Files.getPosixFilePermissions(folder.resolve("p7.zip"))).hasSize(2);
  }

  @Test
  void export_toTheRootOfTheFileSystem_isBadInput() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(CommunityPageViews.views(work, "v", List.of("p"), "2026-08-01"));
    String root = folder.getRoot().toString();
    SubjectIdentifier person = new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p");

    assertThatThrownBy(() -> export(work, person, root))
        .isInstanceOf(JobException.class)
        .hasMessage("--out must be in an existing folder; it is '" + root + "'");
  }

  @Test
  void page_inWords_namesPurposePeriodsRecipientsAndFiles() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(
        CommunityPageViews.views(work, "v", CommunityPageViews.people("p", 2), "2026-08-01"));

    String page =
        entries(export(work, new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p1"), "p.zip"))
            .get("README.txt");

    assertThat(page)
        .contains("Purpose: to learn how the service is used on the community server")
        .contains("Legal basis: legitimate interest")
        .contains("Kept for: 90 days after the day of each row", "on arrival is kept for 14 days")
        .contains("No recipient outside the operator of this service")
        .contains("community_events: Events of the community server; 1 rows.")
        .contains("complain to a", "data protection authority")
        .doesNotContain("p1");
  }

  @Test
  void parquet_ofAnExport_hasTheRowsOfItsCsv() throws Exception {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(
        CommunityPageViews.views(
            work, "v", CommunityPageViews.people("p", 2), "2026-07-20", "2026-08-01"));
    Path zip = export(work, new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p1"), "p.zip");
    for (String name : List.of("community_events.csv", "community_events.parquet")) {
      try (ZipFile file = new ZipFile(zip.toFile())) {
        Files.copy(file.getInputStream(file.getEntry(name)), folder.resolve(name));
      }
    }

    try (var connection = java.sql.DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                """
                WITH p AS (FROM '%1$s/community_events.parquet'),
                  c AS (FROM '%1$s/community_events.csv')
                SELECT (SELECT count(*) FROM p), (SELECT count(*) FROM (
                  SELECT day, second, contributor, route FROM p EXCEPT
                  SELECT day, second, contributor, route FROM c))
                """
                    .formatted(folder))) {
      result.next();
      assertThat(result.getLong(1)).isEqualTo(2);
      assertThat(result.getLong(2)).isZero();
    }
  }

  @Test
  void exports_ofAllSubjects_addUpToAllRows() throws IOException {
    SmallSyntheticDataset dataset = SmallSyntheticDataset.ofFew(folder.resolve("input"), 12);
    LakeFixture work =
        new LakeFixture(Files.createDirectory(folder.resolve("work")), dataset.ingestTime());
    dataset.into(work);
    long consents = Files.readAllLines(dataset.consents()).size();
    java.util.Set<String> ids = new java.util.TreeSet<>();
    for (String line : Files.readAllLines(dataset.consents())) {
      ids.add(line.replaceFirst(".*\"uniqueId\":\"([^\"]*)\".*", "$1"));
    }
    long decisions = 0;
    long reports = 0;
    for (String id : ids) {
      Map<String, String> copy =
          entries(
              export(
                  work, new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, id), id + ".zip"));
      decisions += rows(copy.get("consent.csv"));
      reports += rows(copy.get("instance_statistics.csv"));
    }

    assertThat(ids).hasSizeGreaterThan(8);
    assertThat(decisions).isEqualTo(consents);
    assertThat(reports)
        .isGreaterThan(100)
        .isEqualTo(
            work.lake().state().clean("instance_statistics").stream()
                .mapToLong(file -> file.rows())
                .sum());
  }

  private static long rows(String csv) {
    return csv == null ? 0 : csv.lines().count() - 1;
  }

  @Test
  void suppressions_ofAnotherKindOfSubject_areLeftOut() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(
        CommunityPageViews.views(work, "v", CommunityPageViews.people("p", 2), "2026-08-01"));
    SubjectIdentifier name = new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p1");
    String hex = name.subject(SuppressionLists.pseudonyms(Keyset.open(work.keys())));
    new SuppressionTable(work.lake())
        .change(
            CommitKind.SUPPRESS,
            work.now(),
            "run",
            Map.of(),
            rows -> List.of(restriction("r-1", "person", hex), restriction("r-2", "owner", hex)));

    String csv = entries(export(work, name, "p1.zip")).get("suppression.csv");

    assertThat(csv).contains("r-1").doesNotContain("r-2");
  }

  private static Suppression restriction(String id, String kind, String hex) {
    return Suppression.of(id, Suppression.Purpose.RESTRICTION, kind, hex, "request", Instant.EPOCH);
  }

  @Test
  void out_insideTheLakeOrExisting_isRefused() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(
        CommunityPageViews.views(work, "v", CommunityPageViews.people("p", 2), "2026-08-01"));
    SubjectIdentifier name = new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p1");
    Files.writeString(folder.resolve("there"), "");

    assertThatThrownBy(() -> export(work, name, "lake/p1.zip"))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("--out must be a new file outside the lake;");
    assertThatThrownBy(() -> export(work, name, "there")).isInstanceOf(JobException.class);
    Files.createSymbolicLink(folder.resolve("away"), folder.resolve("lake/clean"));
    assertThatThrownBy(() -> export(work, name, "away/p1.zip"))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("--out must be a new file outside the lake;");
    Files.createSymbolicLink(folder.resolve("later"), folder.resolve("lake/p1.zip"));
    assertThatThrownBy(() -> export(work, name, "later")).isInstanceOf(JobException.class);
  }

  @Test
  void file_damaged_failsTheVerification() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(
        CommunityPageViews.views(work, "v", CommunityPageViews.people("p", 2), "2026-08-01"));
    for (CleanFile file : work.lake().state().clean("community_events")) {
      Files.writeString(work.root().resolve(file.path()), "no parquet");
    }

    assertThatThrownBy(
            () -> export(work, new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p1"), "p.zip"))
        .isInstanceOfSatisfying(
            JobException.class,
            failure -> assertThat(failure.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED))
        .hasMessageContaining("the copy would be incomplete");
    assertThat(folder.resolve("p.zip")).doesNotExist();
  }

  @Test
  void segment_damaged_namesWhatHelps() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(
        CommunityPageViews.views(work, "v", CommunityPageViews.people("p", 2), "2026-08-01"));
    Path segment = work.root().resolve("landing/community_events/date=2026-08-03/a.avro");
    Files.createDirectories(segment.getParent());
    Files.writeString(segment, "no avro");

    assertThatThrownBy(
            () -> export(work, new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p1"), "p.zip"))
        .hasMessageContaining("landing/community_events/date=2026-08-03/a.avro")
        .hasMessageEndingWith(
            "Run 'telemetry ingest', which keeps the rows that can be read, then delete the file");
  }

  /** An ingest may merge and delete the files that an export is about to read. */
  @Test
  void export_whileACleanFileIsRemoved_isRepeated() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(
        CommunityPageViews.views(
            work, "v", List.of("p1"), "2026-07-01", "2026-07-20", "2026-08-01"));
    List<CleanFile> files = work.lake().state().clean("community_events");
    Path unreadable = work.root().resolve(files.get(0).path());
    Path aside = folder.resolve("aside");
    List<String> notes = new ArrayList<>();
    Progress replacing =
        new Progress() {
          @Override
          public void stage(String name, long total) {
            if (notes.isEmpty()) {
              move(unreadable, aside);
              Lake lake = work.lake();
              lake.log()
                  .append(
                      CommitDraft.of(
                              CommitKind.RETAIN, lake.log().head().number(), work.now(), "retain")
                          .withRemoved(List.of(files.get(2).path())));
            }
          }

          @Override
          public void note(String line) {
            notes.add(line);
            move(aside, unreadable);
          }
        };

    RunReport report =
        ExportJob.run(
            new ExportRequest(
                work.root().toString(),
                work.keys(),
                work.now(),
                List.of(new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p1")),
                folder.resolve("p1.zip"),
                IdentityVerification.UNSTATED,
                false,
                Catalogs.SHIPPED),
            replacing);

    assertThat(notes)
        .containsExactly("another run has committed in the meantime: repeating this run");
    assertThat(report.notes()).anyMatch(note -> note.contains("2 in community_events"));
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
