package org.obmeet.telemetry.privacy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;
import org.obmeet.telemetry.privacy.suppression.SuppressionLookup;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Reports the number of records that are projected in a second of CPU time; fails if it is tiny.
 */
class ThroughputTest {
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private static final class Count implements Projector.Sink {
    private int accepted;

    @Override
    public void accept(MutableRow row, int part) {
      accepted++;
    }

    @Override
    public void reject(RejectReason reason, String path, int part) {}

    @Override
    public void suppress(SuppressReason reason, int part) {}
  }

  private static long perSecond(String stream, Instant now, List<byte[]> lines, int least) {
    Dataset dataset = ProjectorFixture.CATALOG.dataset(stream);
    Projector projector =
        new Projector(
            dataset,
            ProjectorFixture.CATALOG.processing(),
            ProjectorFixture.pseudonyms(),
            ConsentHistory.assuming(Scope.EXTENDED),
            SuppressionLookup.none(),
            now,
            dataset.retention().clean());
    long best = 0;
    for (int round = 0; round < 4; round++) {
      Count count = new Count();
      long start = CPU.getCurrentThreadCpuTime();
      for (int i = 0; i < least; i++) {
        byte[] line = lines.get(i % lines.size());
        projector.project(line, 0, line.length, count);
      }
      long took = CPU.getCurrentThreadCpuTime() - start;
      assertThat(count.accepted).isEqualTo(least);
      best = Math.max(best, least * 1_000_000_000L / took);
    }
    return best;
  }

  @Test
  void segmentLines_ofOneThread_areProjectedFast(TestReporter reporter) {
    List<byte[]> lines = new ArrayList<>();
    String[] agents = {
      "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/126.0.0.0 Safari/537.36"
    };
    for (int i = 0; i < 5_000; i++) {
      String line =
          String.format(
              Locale.ROOT,
              "{\"type\":\"page\",\"messageId\":\"m-%d\",\"userId\":\"user-%d\",\"timestamp\":"
                  + "\"2026-11-24T13:%02d:%02d.123Z\",\"properties\":{\"url\":"
                  + "\"https://obmeet.org/channel/room-%d?x=1\",\"app_version\":\"6.6.0\"},"
                  + "\"context\":{\"sessionId\":\"s-%d\",\"ip\":\"10.0.0.1\",\"userAgent\":\"%s\"}}",
              i,
              i % 700,
              i % 60,
              i % 59,
              i % 90,
              i % 900,
              agents[i % 2]);
      lines.add(line.getBytes(StandardCharsets.UTF_8));
    }
    long speed = perSecond("community_events", ProjectorFixture.NOW, lines, 20_000);
    reporter.publishEntry("events per CPU second", Long.toString(speed));
    assertThat(speed).isGreaterThan(10_000);
  }

  @Test
  void realReports_ofOneThread_areProjectedFast(TestReporter reporter) throws IOException {
    Path folder = Path.of(System.getProperty("shared.dir", "shared"), "data", "reports");
    Assumptions.assumeTrue(Files.isDirectory(folder), "no folder of real reports: " + folder);
    List<byte[]> lines = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.ndjson")) {
      for (Path file : files) {
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
          lines.add(line.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    Instant now = Instant.parse("2024-04-15T00:00:00Z");
    long speed = perSecond("instance_statistics", now, lines, 2_000);
    reporter.publishEntry("reports per CPU second", Long.toString(speed));
    assertThat(speed).isGreaterThan(1_000);
  }
}
