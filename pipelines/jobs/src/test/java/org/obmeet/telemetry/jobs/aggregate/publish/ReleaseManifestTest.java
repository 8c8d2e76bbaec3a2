package org.obmeet.telemetry.jobs.aggregate.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.SmallSyntheticDataset;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests for the manifest of every release. */
class ReleaseManifestTest {
  private static final Catalog CATALOG = Catalog.load();

  @TempDir static Path folder;
  private static LakeFixture work;

  @BeforeAll
  static void publish() throws Exception {
    SmallSyntheticDataset dataset = SmallSyntheticDataset.in(folder.resolve("input"));
    work = new LakeFixture(folder, dataset.ingestTime());
    dataset.into(work);
    work.aggregate();
  }

  @Test
  void manifest_ofEveryRelease_statesPurposeAndRegion() throws Exception {
    assertThat(work.lake().state().releases()).isNotEmpty();
    for (TableRelease release : work.lake().state().releases().values()) {
      if (release.key().isWitnesses()) {
        continue;
      }
      JsonNode manifest =
          new ObjectMapper()
              .readTree(work.lake().files().bytes(release.folder() + "/_MANIFEST.json"));
      assertThat(manifest.get("region").asText()).as(release.folder()).isEqualTo("eu");
      assertThat(manifest.get("purpose").asText())
          .as(release.folder())
          .isNotBlank()
          .isEqualTo(CATALOG.dataset(manifest.get("stream").asText()).purpose());
    }
  }

  @Test
  void manifest_ofAWindow_statesIfEveryDayIsCounted() throws Exception {
    LakeFixture few = new LakeFixture(Files.createDirectory(folder.resolve("few")), work.now());
    String[] week = {
      "2026-08-31",
      "2026-09-01",
      "2026-09-02",
      "2026-09-03",
      "2026-09-04",
      "2026-09-05",
      "2026-09-06"
    };
    few.events(
        CommunityPageViews.views(few, "whole", CommunityPageViews.people("p", 12), week),
        CommunityPageViews.views(
            few, "part", CommunityPageViews.people("p", 12), "2026-09-08", "2026-09-09"));
    few.aggregate();

    JsonNode complete = manifest(few, "week/2026-08-31");
    JsonNode part = manifest(few, "week/2026-09-07");

    assertThat(complete.get("complete").asBoolean()).isTrue();
    assertThat(complete.get("days")).hasSize(7);
    assertThat(part.get("complete").isBoolean()).isTrue();
    assertThat(part.get("complete").asBoolean()).isFalse();
    assertThat(part.get("days"))
        .extracting(JsonNode::asText)
        .containsExactly("2026-09-08", "2026-09-09");
  }

  private static JsonNode manifest(LakeFixture from, String window) throws Exception {
    TableRelease release =
        from.lake().state().releases().get(new ReleaseKey("active_people", Window.parse(window)));
    return new ObjectMapper()
        .readTree(from.lake().files().bytes(release.folder() + "/_MANIFEST.json"));
  }

  @Test
  void lake_created_recordsItsRegion() {
    assertThat(work.lake().metadata().region())
        .isEqualTo("eu")
        .isEqualTo(CATALOG.processing().region());
  }
}
