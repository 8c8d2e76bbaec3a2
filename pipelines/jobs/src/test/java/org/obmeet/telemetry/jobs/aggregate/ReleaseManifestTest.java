package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.TinyWorld;
import org.obmeet.telemetry.jobs.Workplace;
import org.obmeet.telemetry.lake.Release;
import org.obmeet.telemetry.schemas.Catalog;

/** What every release says about itself. */
class ReleaseManifestTest {
  private static final Catalog CATALOG = Catalog.load();

  @TempDir static Path folder;
  private static Workplace work;

  @BeforeAll
  static void publish() throws Exception {
    TinyWorld world = TinyWorld.in(folder.resolve("input"));
    work = new Workplace(folder, world.clock());
    world.into(work);
    work.aggregate();
  }

  @Test
  void manifest_ofEveryRelease_statesPurposeAndRegion() throws Exception {
    assertThat(work.lake().state().releases()).isNotEmpty();
    for (Release release : work.lake().state().releases().values()) {
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
  void lake_whenMade_recordsItsRegion() {
    assertThat(work.lake().genesis().region())
        .isEqualTo("eu")
        .isEqualTo(CATALOG.processing().region());
  }
}
