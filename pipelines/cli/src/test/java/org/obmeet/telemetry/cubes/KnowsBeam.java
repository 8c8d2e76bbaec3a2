package org.obmeet.telemetry.cubes;

import org.apache.beam.sdk.values.PCollection;

/** Violates a rule on purpose: the module cubes must not use Beam. */
public final class KnowsBeam {
  private KnowsBeam() {}

  public record Published(PCollection<String> rows) {}
}
