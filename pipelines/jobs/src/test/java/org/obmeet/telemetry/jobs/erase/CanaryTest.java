package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Community;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.RawBytes;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectName;
import org.obmeet.telemetry.jobs.Workplace;
import org.obmeet.telemetry.lake.CleanFile;
import org.obmeet.telemetry.lake.CleanFiles;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RowFile;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Dataset;

/** Canaries in every zone: none of their pseudonyms is left, by other means than the project's. */
class CanaryTest {
  /** A thousand by {@code -Dcanaries=1000}. */
  private static final int CANARIES = Integer.getInteger("canaries", 40);

  private static final List<String> DAYS =
      List.of("2026-05-10", "2026-06-01", "2026-07-01", "2026-07-20", "2026-08-01");

  @TempDir Path folder;

  @Test
  void canaries_inEveryZone_leaveNoByteBehind_andReplaysBringNoneBack() throws IOException {
    Workplace work = new Workplace(folder, Instant.parse("2026-08-03T12:00:00Z"));
    List<String> canaries = Community.people("canary", CANARIES);
    List<String> others = Community.people("other", 30);
    List<String> all = new ArrayList<>(canaries);
    all.addAll(others);
    Path views = Community.views(work, "views", all, DAYS.toArray(String[]::new));
    work.events(views);
    plant(work.lake());
    work.at("2026-08-10T12:00:00Z").aggregate();
    RawBytes search = new RawBytes(pseudonyms(work, canaries));
    Map<String, Integer> before = search.below(work.root());
    for (String zone : List.of("landing", "staging", "clean")) {
      assertThat(before.keySet()).as("positive control").anyMatch(p -> p.startsWith(zone + "/"));
    }
    Map<String, byte[]> releases = work.bytes("release");

    Workplace later = work.at("2026-08-11T12:00:00Z");
    RunReport report =
        later.erase(
            canaries.stream()
                .map(id -> new SubjectName(SubjectName.Kind.PERSON, id))
                .toArray(SubjectName[]::new));

    assertThat(report.exit()).as(report.notes().toString()).isEqualTo(ExitCode.DONE);
    assertThat(search.below(work.root())).isEmpty();
    later.events(views);
    later.events(later.file("other-bytes", Files.readString(views) + "\n"));
    assertThat(search.below(work.root())).isEmpty();
    assertThat(rows(work)).isEqualTo((long) others.size() * DAYS.size());
    assertThat(work.bytes("release").keySet()).isEqualTo(releases.keySet());
    work.bytes("release")
        .forEach((path, bytes) -> assertThat(bytes).as(path).isEqualTo(releases.get(path)));
    later.aggregate();
    work.bytes("release").keySet().retainAll(releases.keySet());
    releases.forEach(
        (path, bytes) -> assertThat(work.bytes("release").get(path)).as(path).isEqualTo(bytes));
  }

  private static long rows(Workplace work) {
    return work.lake().state().clean().stream().mapToLong(CleanFile::rows).sum();
  }

  /** The same rows in landing, in what a dead run staged, and in a file that no commit names. */
  private static void plant(Lake lake) throws IOException {
    Dataset dataset = Catalog.load().dataset("community_events");
    List<GenericRecord> rows = new ArrayList<>();
    for (CleanFile file : lake.state().clean(dataset.name())) {
      rows.addAll(new CleanFiles(lake.files()).read(dataset, file.path()));
      Path orphan =
          Path.of(lake.root()).resolve(file.path()).resolveSibling("00112233aabbccdd.parquet");
      Files.copy(Path.of(lake.root()).resolve(file.path()), orphan);
    }
    String landing =
        lake.layout().landingFile(dataset.name(), LocalDate.parse("2026-08-02"), "segment-1");
    String staged = lake.layout().stagedFile("dead-run", dataset.name(), 0, "part-0");
    for (String path : List.of(landing, staged)) {
      try (RowFile.Writer writer = RowFile.writer(lake.files(), path, dataset, path)) {
        rows.forEach(writer::append);
        writer.finish();
      }
    }
  }

  /** Pseudonyms of people in every epoch that there is a key of, by the documented formula. */
  private static List<byte[]> pseudonyms(Workplace work, List<String> people) throws IOException {
    JsonNode ring = new ObjectMapper().readTree(work.keys().toFile());
    byte[] subjectKey = HexFormat.of().parseHex(ring.get("subject").asText());
    List<byte[]> pseudonyms = new ArrayList<>();
    for (String person : people) {
      byte[] subject = RawBytes.hmac(subjectKey, "person", person.getBytes(StandardCharsets.UTF_8));
      ring.get("keys")
          .fields()
          .forEachRemaining(
              key -> {
                if (key.getKey().startsWith("community_events/person/")) {
                  pseudonyms.add(
                      RawBytes.hmac(
                          HexFormat.of().parseHex(key.getValue().asText()), "person", subject));
                }
              });
    }
    return pseudonyms;
  }
}
