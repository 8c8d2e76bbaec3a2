package org.obmeet.telemetry.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectName;
import org.obmeet.telemetry.jobs.erase.Erase;
import org.obmeet.telemetry.jobs.erase.EraseRequest;

class ErasedPersonTest {
  @TempDir Path folder;

  private static String page(String person, String id, Instant at) {
    return """
        {"type":"page","userId":"%s","messageId":"%s","timestamp":"%s","writeKey":"obm-write-key",\
        "properties":{"url":"https://obmeet.org/home"}}"""
        .formatted(person, id, at);
  }

  @Test
  void erasure_besideARunningCollector_takesWhatIsOpen_andNothingComesInAgain()
      throws java.io.IOException {
    try (Running collector = Running.start(folder)) {
      Instant now = collector.clock().instant();
      collector.post("/v1/page", page("ann", "m1", now));
      collector.post("/v1/page", page("bob", "m2", now));

      RunReport report = erase("ann", now);

      assertThat(report.exit()).as(report.notes().toString()).isEqualTo(ExitCode.DONE);
      assertThat(report.notes()).anyMatch(line -> line.contains("rows removed: {landing=1}"));
      assertThat(Running.json(collector.post("/v1/page", page("ann", "m3", now))).toString())
          .contains("erased");
      assertThat(
              Running.json(collector.post("/v1/page", page("bob", "m4", now)))
                  .path("accepted")
                  .asInt())
          .isEqualTo(1);
      assertThat(collector.get("/metrics").body()).contains("telemetry_collector_ledger_head");
    }
    Clean clean = new Clean(folder);
    clean.ingest(Instant.now());
    assertThat(clean.rows("community_events")).hasSize(2);
  }

  private RunReport erase(String person, Instant now) {
    return Erase.run(
        new EraseRequest(
            folder.resolve("lake").toString(),
            folder.resolve("lake.keys"),
            now,
            List.of(new SubjectName(SubjectName.Kind.PERSON, person)),
            "request",
            EraseRequest.Standing.WHILE_REPLAYS_COULD,
            Optional.empty(),
            Duration.ofSeconds(20),
            Catalogs.SHIPPED,
            Optional.empty()),
        Progress.silent());
  }
}
