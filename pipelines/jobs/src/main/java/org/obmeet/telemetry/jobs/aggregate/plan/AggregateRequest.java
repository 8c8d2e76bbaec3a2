package org.obmeet.telemetry.jobs.aggregate.plan;

import java.time.Instant;
import java.util.List;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * What is asked of an aggregate run.
 *
 * @param lake root of the lake
 * @param now the clock: decides which windows are closed
 * @param families families to release; empty for all
 * @param windows windows to release; empty for every closed window not yet released
 * @param beam Beam options
 * @param catalog folder of the catalogue, or {@link Catalogs#SHIPPED}
 * @param changed what to do where a window that is named would be released otherwise now
 * @param keys file of the key ring, needed where somebody is under a restriction; empty for the
 *     lake's sibling
 */
public record AggregateRequest(
    String lake,
    Instant now,
    List<String> families,
    List<Window> windows,
    List<String> beam,
    String catalog,
    Changed changed,
    String keys) {
  /** What to do where other rows would be released now than are out. */
  public enum Changed {
    /** Nothing, and to say so. */
    REFUSE,
    /** To publish them where the difference gives nobody away. */
    REVISE
  }

  public AggregateRequest {
    families = List.copyOf(families);
    windows = List.copyOf(windows);
    beam = List.copyOf(beam);
  }

  /** A request by the catalogue that ships with the program. */
  public AggregateRequest(
      String lake, Instant now, List<String> families, List<Window> windows, List<String> beam) {
    this(lake, now, families, windows, beam, Catalogs.SHIPPED, Changed.REFUSE, "");
  }

  /** The same, by the catalogue of a folder. */
  public AggregateRequest withCatalog(String folder) {
    return new AggregateRequest(lake, now, families, windows, beam, folder, changed, keys);
  }

  /** The same, done otherwise about what has changed. */
  public AggregateRequest withChanged(Changed other) {
    return new AggregateRequest(lake, now, families, windows, beam, catalog, other, keys);
  }

  /** The same, with this key ring. */
  public AggregateRequest withKeys(String file) {
    return new AggregateRequest(lake, now, families, windows, beam, catalog, changed, file);
  }

  /** Whether a cube's family is asked for. */
  boolean asks(Cube cube) {
    return families.isEmpty() || families.contains(cube.family());
  }
}
