package org.obmeet.telemetry.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that the collector ends in bounded time after a SIGTERM under load, with every acknowledged
 * row in a sealed segment.
 */
@Tag("integration")
class ShutdownTest {
  private static final String CONFIG =
      "listen: {port: 0}\n"
          + "landing: {roll_age: PT0.5S, roll_bytes: 32KiB}\n"
          + "disk: {low_water: 0}\n"
          + "shutdown: {grace: PT4S}\n";

  private static final int CONNECTIONS = 4;

  @TempDir Path folder;

  @Test
  void termination_underLoad_drainsAndSeals() throws Exception {
    List<Long> acknowledged;
    try (CollectorProcess child =
        CollectorProcess.start(folder, CONFIG, "-XX:TieredStopAtLevel=1")) {
      LoadGenerator load = new LoadGenerator(child.port(), 10, 0);
      Thread sending = new Thread(() -> load.run(CONNECTIONS, 120_000));
      sending.start();
      child.await("\"event\":\"segment_sealed\"", 2);
      load.await(CONNECTIONS + 1);
      assertThat(child.terminate()).as("milliseconds").isLessThan(8_000);
      load.stop();
      sending.join();
      acknowledged = load.acknowledged();
      assertThat(child.log())
          .contains("\"event\":\"stopped\"")
          .doesNotContain("\tat ", "Exception", "\"fault\"");
    }
    List<String> segments;
    try (Stream<Path> files = Files.walk(folder.resolve("lake/landing"))) {
      segments =
          files.map(f -> f.getFileName().toString()).filter(f -> f.contains(".avro")).toList();
    }
    assertThat(segments).hasSizeGreaterThan(2).allMatch(name -> name.endsWith(".avro"));
    IngestedRows clean = new IngestedRows(folder);
    clean.ingest(Instant.now());
    Map<String, Integer> records = clean.records("community_events");
    assertThat(records.size()).isGreaterThanOrEqualTo(acknowledged.size() * 10);
    assertThat(records.values()).allMatch(times -> times == 1);
  }
}
