package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SyntheticInstances;
import org.obmeet.telemetry.jobs.fixture.KeysetFixture;
import org.obmeet.telemetry.jobs.fixture.RawByteScanner;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Tests that erased canaries leave no pseudonym in any zone, checked by independent code. */
class CanaryTest {
  /** The number of canaries, set by {@code -Dcanaries=1000}. */
  private static final int CANARIES = Integer.getInteger("canaries", 40);

  private static final List<String> DAYS = List.of("2026-06-10", "2026-07-01", "2026-08-01");

  @TempDir Path folder;

  private static final List<String> PEOPLE =
      CommunityPageViews.people("canary-person-", CANARIES / 2);
  private static final List<String> INSTANCES =
      CommunityPageViews.people("canary-instance-", CANARIES / 4);
  private static final List<String> OWNERS =
      CommunityPageViews.people("canary-owner-", CANARIES / 4);
  private static final List<String> OTHERS = CommunityPageViews.people("other-", 30);

  @Test
  void canaries_inEveryZone_areErasedAndStayErasedAfterReplays() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    List<Path> sources = sources(work);
    replay(work, sources);
    for (String stream : List.of("community_events", "instance_statistics")) {
      plant(work.lake(), Catalog.load().dataset(stream));
    }
    work.at("2026-08-10T12:00:00Z").aggregateFamily("community");
    for (String kind : List.of("person", "instance", "owner")) {
      Map<String, Integer> before = new RawByteScanner(pseudonyms(work, kind)).below(work.root());
      for (String zone : List.of("landing", "staging", "clean")) {
        assertThat(before.keySet()).as(kind).anyMatch(path -> path.startsWith(zone + "/"));
      }
    }
    Map<String, byte[]> releases = work.releases();
    long rows = rows(work);

    LakeFixture later = work.at("2026-08-11T12:00:00Z");
    RunReport report = later.erase(names().toArray(SubjectIdentifier[]::new));

    assertThat(report.exit()).as(report.notes().toString()).isEqualTo(ExitCode.DONE);
    assertNothingLeft(work);
    long left = rows(work);
    assertThat(left).isEqualTo(rows - removed(report)).isLessThan(rows);
    replay(later, sources);
    for (Path source : sources) {
      Files.writeString(source, Files.readString(source) + "\n");
    }
    replay(later, sources);
    assertNothingLeft(work);
    assertThat(rows(work)).isEqualTo(left).isEqualTo(2L * OTHERS.size() * DAYS.size());
    later.aggregateFamily("community");
    Map<String, byte[]> after = work.releases();
    releases.forEach((path, bytes) -> assertThat(after.get(path)).as(path).isEqualTo(bytes));
  }

  /**
   * Asserts that no pseudonym of any epoch is left, raw or as text, and subjects only in proofs.
   */
  private void assertNothingLeft(LakeFixture work) throws IOException {
    List<byte[]> erased = new ArrayList<>();
    for (String kind : List.of("person", "instance", "owner")) {
      for (byte[] pseudonym : pseudonyms(work, kind)) {
        erased.add(pseudonym);
        erased.add(words(pseudonym));
      }
      ids(kind).forEach(id -> erased.add(id.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(new RawByteScanner(erased).below(work.root())).isEmpty();
    List<byte[]> subjects = new ArrayList<>();
    KeysetFixture keyset = KeysetFixture.of(work);
    for (String kind : List.of("person", "instance", "owner")) {
      for (String id : ids(kind)) {
        subjects.add(keyset.subject(kind, id));
        subjects.add(words(keyset.subject(kind, id)));
      }
    }
    assertThat(new RawByteScanner(subjects).below(work.root()).keySet())
        .isNotEmpty()
        .allMatch(path -> path.matches("clean/(consent|suppression)/.+"));
  }

  private static byte[] words(byte[] bytes) {
    return HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII);
  }

  private static List<SubjectIdentifier> names() {
    List<SubjectIdentifier> names = new ArrayList<>();
    for (SubjectIdentifier.Kind kind : SubjectIdentifier.Kind.values()) {
      ids(kind.word()).forEach(id -> names.add(new SubjectIdentifier(kind, id)));
    }
    return names;
  }

  private static List<String> ids(String kind) {
    return switch (kind) {
      case "person" -> PEOPLE;
      case "instance" -> INSTANCES;
      default -> OWNERS;
    };
  }

  /** Writes events, reports and consents. Some lines contain canaries and are rejected. */
  private static List<Path> sources(LakeFixture work) throws IOException {
    List<String> people = new ArrayList<>(PEOPLE);
    people.addAll(OTHERS);
    Path views = CommunityPageViews.views(work, "views", people, DAYS.toArray(String[]::new));
    Files.writeString(
        views, Files.readString(views) + "\n{\"type\":\"page\",\"userId\":\"canary-person-0\"}\n{");
    List<String> consents = new ArrayList<>();
    List<String> reports = new ArrayList<>(List.of("{\"uniqueId\":\"canary-instance-0\"}"));
    Map<String, String> accounts = new TreeMap<>();
    INSTANCES.forEach(id -> accounts.put(id, "account-of-" + id));
    OWNERS.forEach(id -> accounts.put("instance-of-" + id, id));
    OTHERS.forEach(id -> accounts.put(id, "account-of-" + id));
    accounts.forEach(
        (instance, account) -> {
          consents.add(SyntheticInstances.consent(instance, account, "2026-05-01T00:00:00Z", true));
          DAYS.forEach(day -> reports.add(SyntheticInstances.report(instance, day + "T08:00:00Z")));
        });
    return List.of(
        views,
        work.file("reports", reports.toArray(String[]::new)),
        work.file("consents", consents.toArray(String[]::new)));
  }

  private static void replay(LakeFixture work, List<Path> sources) {
    work.ingest(List.of(sources.get(1)), List.of(sources.get(0)), Optional.of(sources.get(2)));
  }

  /**
   * The number of removed clean rows in the receipts. An owner's rows are those of its instances.
   */
  private static long removed(RunReport report) {
    long removed = 0;
    for (Object receipt : (List<?>) report.outcome().get("receipts")) {
      Map<?, ?> map = (Map<?, ?>) receipt;
      Object clean = ((Map<?, ?>) map.get("rows_removed")).get("clean");
      removed += clean instanceof Long rows ? rows : 0;
    }
    return removed;
  }

  private static long rows(LakeFixture work) {
    return work.lake().state().clean().stream().mapToLong(CleanFile::rows).sum();
  }

  /** Copies the rows to landing, to the staging folder of an aborted run, and to an orphan file. */
  private static void plant(Lake lake, Dataset dataset) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    for (CleanFile file : lake.state().clean(dataset.name())) {
      rows.addAll(new CleanFileIo(lake.files()).read(dataset, file.path()));
      Path orphan =
          Path.of(lake.root()).resolve(file.path()).resolveSibling("00112233aabbccdd.parquet");
      Files.copy(Path.of(lake.root()).resolve(file.path()), orphan);
    }
    String landing =
        lake.layout().landingFile(dataset.name(), LocalDate.parse("2026-08-02"), "segment-1");
    String staged = lake.layout().stagedFile("dead-run", dataset.name(), 0, "part-0");
    for (String path : List.of(landing, staged)) {
      try (RowFileWriter writer = new RowFileWriter(lake.files(), path, dataset, path)) {
        rows.forEach(writer::append);
        writer.finish();
      }
    }
  }

  private static List<byte[]> pseudonyms(LakeFixture work, String kind) throws IOException {
    KeysetFixture keyset = KeysetFixture.of(work);
    return ids(kind).stream().flatMap(id -> keyset.pseudonyms(kind, id).stream()).toList();
  }
}
