package org.obmeet.telemetry.jobs.aggregate.plan;

import java.io.Serializable;
import java.util.List;
import org.obmeet.telemetry.jobs.LakeResolver;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * What an aggregate worker needs to know, as plain values that travel with the pipeline.
 *
 * @param lake root of the lake
 * @param run run id
 * @param catalog folder of the catalogue; empty for the one that ships with the program
 * @param families families to release; empty for all
 * @param windows windows that are named; empty for every closed one
 * @param changed what to do where other rows would be released now than are out
 * @param now the clock
 * @param keys file of the key ring; empty for the lake's sibling
 */
public record AggregateSettings(
    String lake,
    String run,
    String catalog,
    List<String> families,
    List<String> windows,
    AggregateRequest.Changed changed,
    String now,
    String keys)
    implements Serializable {
  public AggregateSettings {
    families = List.copyOf(families);
    windows = List.copyOf(windows);
  }

  /** What a run tells its workers. */
  public static AggregateSettings of(Lake lake, AggregateRequest request, String run) {
    return new AggregateSettings(
        lake.root(),
        run,
        LakeResolver.absolute(request.catalog()),
        request.families(),
        request.windows().stream().map(Window::toString).toList(),
        request.changed(),
        request.now().toString(),
        LakeResolver.absolute(request.keys()));
  }

  /** Whether a cube's family is asked for. */
  public boolean asks(Cube cube) {
    return families.isEmpty() || families.contains(cube.family());
  }
}
