package org.obmeet.telemetry.jobs.aggregate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LakeState;
import org.obmeet.telemetry.lake.Release;
import org.obmeet.telemetry.lake.ReleaseKey;
import org.obmeet.telemetry.privacy.disclosure.Population;
import org.obmeet.telemetry.privacy.disclosure.PublishedTable;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Window;

/**
 * The ledger's own copy of everything that was ever published, which disclosure control takes as
 * constants. It is anonymous and outlives the release files.
 */
final class ReleasedCopies {
  /**
   * A published cube as the ledger keeps it.
   *
   * @param stream protection group, with the window's kind
   * @param population whose records it counts
   * @param table what was published
   */
  record Copy(String stream, Population population, ReleasedCube table) {}

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private final Lake lake;

  ReleasedCopies(Lake lake) {
    this.lake = lake;
  }

  /** The bytes of a copy; the same copy gives the same bytes. */
  static byte[] encode(Copy copy) throws IOException {
    return JSON.writeValueAsBytes(copy);
  }

  /** A copy read back. */
  static Copy read(Lake lake, String path) throws IOException {
    return JSON.readValue(lake.files().bytes(path), Copy.class);
  }

  /** Everything published of the protection group and window, in order of publication. */
  List<PublishedTable> published(Catalog catalog, Dataset dataset, Window window)
      throws IOException {
    LakeState state = lake.state();
    List<Release> releases = new ArrayList<>(state.releases().values());
    releases.sort(java.util.Comparator.comparingLong(Release::commit).thenComparing(Release::key));
    List<PublishedTable> tables = new ArrayList<>();
    for (Release release : releases) {
      ReleaseKey key = release.key();
      String path = lake.layout().releasedEntry(release.family(), key.cube(), window);
      if (key.window().equals(window) && lake.files().exists(path)) {
        Copy copy = read(lake, path);
        if (copy.stream().equals(dataset.name())) {
          tables.add(
              new PublishedTable(key.cube(), window, Optional.of(copy.population()), copy.table()));
        }
      }
    }
    return tables;
  }
}
