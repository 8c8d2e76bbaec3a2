package org.obmeet.telemetry.jobs.aggregate.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.SyntheticInstances;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests for the manifest of every release. */
class ReleaseManifestTest {
  private static final Catalog CATALOG = Catalog.load();

  @TempDir static Path folder;
  private static LakeFixture work;

  /** Publishes two weeks of twelve people, and the second week of thirty instances. */
  @BeforeAll
  static void publish() {
    work = new LakeFixture(folder, Instant.parse("2026-09-21T12:00:00Z"));
    String[] week = {
      "2026-08-31",
      "2026-09-01",
      "2026-09-02",
      "2026-09-03",
      "2026-09-04",
      "2026-09-05",
      "2026-09-06"
    };
    List<String> people = CommunityPageViews.people("p", 12);
    String[] reports =
        IntStream.range(0, 30)
            .mapToObj(i -> SyntheticInstances.report("i" + i, "2026-09-08T08:00:00Z"))
            .toArray(String[]::new);
    work.ingest(
        List.of(work.file("reports", reports)),
        List.of(
            CommunityPageViews.views(work, "whole", people, week),
            CommunityPageViews.views(work, "part", people, "2026-09-08", "2026-09-09")),
        Optional.empty());
    work.aggregate();
  }

  @Test
  void manifest_ofEveryRelease_statesPurposeAndRegion() throws Exception {
    Set<String> streams = new TreeSet<>();
    for (TableRelease release : work.lake().state().releases().values()) {
      if (release.key().isWitnesses()) {
        continue;
      }
      JsonNode manifest =
          new ObjectMapper()
              .readTree(work.lake().files().bytes(release.folder() + "/_MANIFEST.json"));
      streams.add(manifest.get("stream").asText());
      assertThat(manifest.get("region").asText()).as(release.folder()).isEqualTo("eu");
      assertThat(manifest.get("purpose").asText())
          .as(release.folder())
          .isNotBlank()
          .isEqualTo(CATALOG.dataset(manifest.get("stream").asText()).purpose());
    }
    assertThat(streams).containsExactly("community_events", "instance_statistics");
  }

  @Test
  void manifest_ofAWindow_statesIfItIsTheFirst_andNotWhichDaysHaveRecords() throws Exception {
    JsonNode first = manifest("week/2026-08-31");
    JsonNode second = manifest("week/2026-09-07");

    assertThat(first.get("first_window").asBoolean()).isTrue();
    assertThat(second.get("first_window").isBoolean()).isTrue();
    assertThat(second.get("first_window").asBoolean()).isFalse();
    assertThat(List.of(first.has("days"), first.has("complete"))).containsOnly(false);
  }

  private static JsonNode manifest(String window) throws Exception {
    TableRelease release =
        work.lake().state().releases().get(new ReleaseKey("active_people", Window.parse(window)));
    return new ObjectMapper()
        .readTree(work.lake().files().bytes(release.folder() + "/_MANIFEST.json"));
  }

  @Test
  void lake_created_recordsItsRegion() {
    assertThat(work.lake().metadata().region())
        .isEqualTo("eu")
        .isEqualTo(CATALOG.processing().region());
  }
}
