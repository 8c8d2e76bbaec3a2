package org.obmeet.telemetry.jobs.aggregate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.ChangedCatalog;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.schemas.domain.Window;

/** A lake with a released week of thirty instances on two days, which tests aggregate again. */
abstract class ReleasedWeekFixture {
  static final Window WEEK = Window.parse("week/2026-11-09");
  static final String CUBES = "cubes/instances.yaml";
  static final String DATABASE = "instances_by_database";
  static final long PLANTED = 9_000;

  @TempDir static Path original;
  private static LakeFixture released;

  @TempDir Path folder;
  LakeFixture work;

  @BeforeAll
  static void release() {
    released = new LakeFixture(original, Instant.parse("2026-11-19T12:00:00Z"));
    for (int half = 0; half < 2; half++) {
      released.reports(
          released.file(
              "reports-" + half,
              IntStream.range(15 * half, 15 * half + 15)
                  .mapToObj(ReleasedWeekFixture::report)
                  .toArray(String[]::new)));
    }
    released.aggregate();
  }

  private static String report(int i) {
    return """
    {"uniqueId":"i%1$s","_id":"%1$s","host":"https://chat.o%1$s.example",\
    "createdAt":"2026-11-1%2$sT08:00:00Z","mongoVersion":"%3$s.1","totalRooms":%4$s}\
    """
        .formatted(i, i % 2, i < 6 ? "7.1" : i < 12 ? "7.2" : "6.0", i == 20 ? PLANTED : 6_000 + i);
  }

  @BeforeEach
  void copy() throws IOException {
    work = released.copyTo(folder);
  }

  RunReport aggregateAgain(String catalog, AggregateRequest.OnPublished onPublished) {
    return AggregateJob.run(
        new AggregateRequest(
                work.root().toString(), work.now(), List.of(), List.of(WEEK), List.of())
            .withCatalog(catalog)
            .withOnPublished(onPublished),
        Progress.silent());
  }

  String catalog(String from, String to) {
    return ChangedCatalog.in(folder.resolve("catalog"))
        .with(CUBES, text -> text.replace(from, to))
        .path();
  }

  /** Returns the bytes of the log and of every file that it names. */
  Map<String, byte[]> bytes() {
    Map<String, byte[]> bytes = new TreeMap<>(work.bytes("ledger/released"));
    bytes.putAll(work.bytes("ledger/commits"));
    return bytes;
  }

  static List<String> decisions(RunReport report, String decision) {
    return report.releases().stream()
        .filter(counts -> counts.decision().equals(decision))
        .map(ReleaseCounts::cube)
        .toList();
  }
}
