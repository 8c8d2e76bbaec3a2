package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.collector.CollectorFixture;
import org.obmeet.telemetry.collector.IngestedRows;
import org.obmeet.telemetry.collector.MutableClock;
import org.obmeet.telemetry.collector.RawTextScanner;

/**
 * Tests real reports of a live workspace, sent as an unmodified server does. Skipped if they are
 * absent.
 */
class RealReportsIntakeTest {
  private static final Path FILE =
      Path.of(
          System.getProperty("shared.dir", "shared"),
          "data",
          "reports",
          "obmeet-6.6.0-35-reports.ndjson");

  @TempDir Path folder;

  @Test
  void reports_ofAnUnmodifiedServer_areStoredOnce_withoutLeaks() throws Exception {
    assumeTrue(Files.exists(FILE), "there is no " + FILE);
    JsonMapper json = new JsonMapper();
    List<String> lines = Files.readAllLines(FILE);
    String id = json.readTree(lines.get(0)).path("uniqueId").asText();
    MutableClock clock = new MutableClock();
    Instant first = Instant.parse(json.readTree(lines.get(0)).path("createdAt").asText());
    clock.move(Duration.between(Instant.now(), first.minusSeconds(3_600)));
    Set<String> records = new HashSet<>();
    Set<String> secrets = new HashSet<>(Set.of(id, "pl4nt.example", "pl4nt-bearer"));
    Instant last = first;
    try (CollectorFixture collector = CollectorFixture.start(folder, clock)) {
      collector.optInStock(id, "extended", "chat.pl4nt.example");
      for (String line : lines) {
        JsonNode report = json.readTree(line);
        last = Instant.parse(report.path("createdAt").asText());
        clock.move(Duration.between(clock.instant(), last.plusSeconds(60)));
        ((ObjectNode) report).put("host", "https://chat.pl4nt.example");
        String record = report.path("_id").asText();
        secrets.add(record);
        secrets.add(report.path("deploymentFingerprintHash").asText(record));
        int expected = records.add(record) ? 202 : 200;
        assertThat(
                collector
                    .post("/", report.toString(), "Authorization", "Bearer pl4nt-bearer")
                    .statusCode())
            .isEqualTo(expected);
        if (line.equals(lines.get(lines.size() / 2))) {
          new IngestedRows(folder).ingest(clock.instant());
        }
      }
      secrets.remove("");
      assertThat(String.join("", collector.log())).doesNotContain(secrets);
      assertThat(collector.get("/metrics").body()).doesNotContain(secrets);
    }
    IngestedRows clean = new IngestedRows(folder);
    clean.ingest(last.plusSeconds(600));
    assertThat(clean.records("instance_statistics")).hasSize(records.size());
    assertThat(clean.rows("instance_statistics"))
        .allMatch(row -> row.get("verification").toString().equals("unverified"));
    assertThat(RawTextScanner.holding(folder.resolve("lake"), secrets)).isEmpty();
  }
}
