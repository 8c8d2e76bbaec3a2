package org.obmeet.telemetry.jobs.plan;

import java.time.Instant;
import java.util.List;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The request for an aggregate run.
 *
 * @param now the current time, which decides which windows are closed
 * @param families families of cubes to release; empty for all
 * @param windows windows to release; empty for every closed window with undecided tables
 * @param beam options of Beam after {@code --}
 * @param catalog folder of the catalogue, or {@link Catalogs#SHIPPED}
 * @param onPublished the action for tables of {@code windows} that are already published
 * @param keys keyset file; empty for the default file beside the lake
 * @param preview true to decide the windows and to publish nothing
 * @param ignoreReleased true to decide, in a preview, as if nothing were released; without {@code
 *     windows}, only the newest closed window of each stream and kind
 */
public record AggregateRequest(
    String lake,
    Instant now,
    List<String> families,
    List<Window> windows,
    List<String> beam,
    String catalog,
    OnPublished onPublished,
    String keys,
    boolean preview,
    boolean ignoreReleased) {
  /** The action for tables that are already published. */
  public enum OnPublished {
    /** Keeps the published table. */
    KEEP,
    /** Publishes a revision with further cells, if the counted records are the same. */
    REVISE
  }

  public AggregateRequest {
    families = List.copyOf(families);
    windows = List.copyOf(windows);
    beam = List.copyOf(beam);
  }

  public AggregateRequest(
      String lake, Instant now, List<String> families, List<Window> windows, List<String> beam) {
    this(lake, now, families, windows, beam, Catalogs.SHIPPED, OnPublished.KEEP, "", false, false);
  }

  public AggregateRequest withCatalog(String folder) {
    return new AggregateRequest(
        lake, now, families, windows, beam, folder, onPublished, keys, preview, ignoreReleased);
  }

  public AggregateRequest withOnPublished(OnPublished other) {
    return new AggregateRequest(
        lake, now, families, windows, beam, catalog, other, keys, preview, ignoreReleased);
  }

  public AggregateRequest withKeys(String file) {
    return new AggregateRequest(
        lake, now, families, windows, beam, catalog, onPublished, file, preview, ignoreReleased);
  }

  public AggregateRequest asPreview(boolean ignoring) {
    return new AggregateRequest(
        lake, now, families, windows, beam, catalog, onPublished, keys, true, ignoring);
  }

  /** Returns true if the family of a cube is requested. */
  boolean requests(Cube cube) {
    return families.isEmpty() || families.contains(cube.family());
  }
}
