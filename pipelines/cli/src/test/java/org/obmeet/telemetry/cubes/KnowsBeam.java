package org.obmeet.telemetry.cubes;

import org.apache.beam.sdk.values.PCollection;

/** Breaches a wall on purpose: cubes know no Beam. */
public final class KnowsBeam {
  private KnowsBeam() {}

  public record Published(PCollection<String> rows) {}
}
