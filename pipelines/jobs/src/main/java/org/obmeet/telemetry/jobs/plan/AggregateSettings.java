package org.obmeet.telemetry.jobs.plan;

import java.io.Serializable;
import java.util.List;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The settings of an aggregate worker, as plain values that are serialised with the pipeline.
 *
 * @param lake root of the lake
 * @param catalog folder of the catalogue; empty for the shipped catalogue
 * @param families families of cubes to release; empty for all
 * @param windows requested windows; empty for every closed window
 * @param changed the action for tables that are already published
 * @param keys keyset file; empty for the default file beside the lake
 * @param preview true to stage nothing, and to decide as if no window were released
 */
public record AggregateSettings(
    String lake,
    String run,
    String catalog,
    List<String> families,
    List<String> windows,
    AggregateRequest.Changed changed,
    String now,
    String keys,
    boolean preview)
    implements Serializable {
  public AggregateSettings {
    families = List.copyOf(families);
    windows = List.copyOf(windows);
  }

  /** Returns the settings for the workers of a run. */
  public static AggregateSettings of(Lake lake, AggregateRequest request, String run) {
    return new AggregateSettings(
        lake.root(),
        run,
        LakeAccess.absolute(request.catalog()),
        request.families(),
        request.windows().stream().map(Window::toString).toList(),
        request.changed(),
        request.now().toString(),
        LakeAccess.absolute(request.keys()),
        request.preview());
  }

  /** Returns true if a cube's family is requested. */
  public boolean requests(Cube cube) {
    return families.isEmpty() || families.contains(cube.family());
  }
}
