package org.obmeet.telemetry.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that the collector notices moved folders and keys, and acknowledges nothing beside them.
 */
class MovedStorageTest {
  private static final String TP2 = "/com.snowplowanalytics.snowplow/tp2";

  @TempDir Path folder;

  private static void awaitReadiness(CollectorFixture collector, String text) {
    CollectorProcess.await(
        () -> collector.get("/readyz").body().contains(text),
        () -> collector.get("/readyz").body());
  }

  private static int post(CollectorFixture collector, String event) {
    return collector.post(TP2, collector.pageView(event)).statusCode();
  }

  @Test
  void keys_movedAway_areNoticed() throws Exception {
    try (CollectorFixture collector = CollectorFixture.start(folder)) {
      Path keys = folder.resolve("lake.keys");
      Files.move(keys, folder.resolve("away"));
      awaitReadiness(collector, "\"keys\":false");
      assertThat(collector.get("/readyz").statusCode()).isEqualTo(503);

      Files.move(folder.resolve("away"), keys);
      awaitReadiness(collector, "\"status\":\"ready\"");
    }
  }

  @Test
  void landing_movedAway_isNoticed_andNothingIsAcknowledgedThere() throws Exception {
    try (CollectorFixture collector = CollectorFixture.start(folder)) {
      assertThat(post(collector, "e1")).isEqualTo(200);
      Path landing = collector.lake().resolve("landing");
      Files.move(landing, folder.resolve("away"));
      awaitReadiness(collector, "\"landing\":false");
      assertThat(post(collector, "e2")).isEqualTo(503);

      assertThat(post(collector, "e3")).as("in a new segment").isEqualTo(200);
      awaitReadiness(collector, "\"status\":\"ready\"");
      assertThat(landing).isDirectory();
    }
  }

  @Test
  void landing_movedAwayWithoutAnOpenSegment_isNoticed() throws Exception {
    try (CollectorFixture collector = CollectorFixture.start(folder)) {
      assertThat(post(collector, "e1")).isEqualTo(200);
    }
    try (CollectorFixture collector = CollectorFixture.start(folder)) {
      Path landing = collector.lake().resolve("landing");
      Files.move(landing, folder.resolve("away"));
      awaitReadiness(collector, "\"landing\":false");

      Files.move(folder.resolve("away"), landing);
      awaitReadiness(collector, "\"status\":\"ready\"");
      assertThat(post(collector, "e2")).isEqualTo(200);
    }
  }

  /** As when the volume of the landing folder is not mounted any more. */
  @Test
  void landing_replacedByAnEmptyFolder_isNoticed_andNothingIsStoredThere() throws Exception {
    try (CollectorFixture collector = CollectorFixture.start(folder)) {
      assertThat(post(collector, "e1")).isEqualTo(200);
    }
    try (CollectorFixture collector = CollectorFixture.start(folder)) {
      Path landing = collector.lake().resolve("landing");
      Files.move(landing, folder.resolve("away"));
      Files.createDirectory(landing);
      awaitReadiness(collector, "\"landing\":false");

      assertThat(post(collector, "e2")).isEqualTo(503);
      assertThat(landing).isEmptyDirectory();
      Files.delete(landing);
      Files.move(folder.resolve("away"), landing);
      awaitReadiness(collector, "\"status\":\"ready\"");
      assertThat(post(collector, "e3")).isEqualTo(200);
    }
  }

  /** As when a volume is not mounted any more. */
  @Test
  void lake_replacedByAnEmptyFolder_isNoticed_andNothingIsStoredThere() throws Exception {
    try (CollectorFixture collector = CollectorFixture.start(folder)) {
      Files.move(collector.lake(), folder.resolve("away"));
      Files.createDirectory(collector.lake());
      awaitReadiness(collector, "\"landing\":false");

      assertThat(post(collector, "e1")).isEqualTo(503);
      assertThat(collector.lake()).isEmptyDirectory();
      Files.delete(collector.lake());
      Files.move(folder.resolve("away"), collector.lake());
      awaitReadiness(collector, "\"status\":\"ready\"");
      assertThat(post(collector, "e2")).isEqualTo(200);
    }
  }
}
