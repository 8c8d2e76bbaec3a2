package org.obmeet.telemetry.cubes;

import org.apache.beam.sdk.values.PCollection;

/** Breaches a wall on purpose: cubes know no Beam. */
public final class Breaches {
  private Breaches() {}

  public record Published(PCollection<String> rows) {}
}
