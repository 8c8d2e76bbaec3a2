package org.obmeet.telemetry.cubes.facts;

import java.util.Arrays;
import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.facts.api.FactColumn;
import org.obmeet.telemetry.cubes.facts.api.FactFunction;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.facts.api.FactOutput;

/**
 * Of each step that a person takes in the window, the first time, and whether ever in the epoch.
 */
public final class FirstUseFunction implements FactFunction {
  private final FeatureSteps steps;
  private final FactOutput sink;
  private final FactColumn.Labels step;
  private final FactColumn.Flag first;
  private final int[] codes;
  private final boolean[] before;
  private final boolean[] given;

  /** Binds the function. */
  public FirstUseFunction(FactInputs reads, FactOutput sink) {
    this.steps = new FeatureSteps(reads);
    this.sink = sink;
    this.step = sink.labels("feature_step");
    this.first = sink.flag("first_use");
    this.codes = FeatureSteps.names().stream().mapToInt(step::code).toArray();
    this.before = new boolean[codes.length];
    this.given = new boolean[codes.length];
  }

  @Override
  public void apply(ContributorHistory run) {
    Arrays.fill(before, false);
    Arrays.fill(given, false);
    for (int i = 0; i < run.size(); i++) {
      int at = steps.of(run.row(i));
      if (at != FeatureSteps.NONE && !run.inWindow(i)) {
        before[at] = true;
      } else if (at != FeatureSteps.NONE && !given[at]) {
        given[at] = true;
        step.set(codes[at]);
        first.set(!before[at]);
        sink.emit(run.row(i));
      }
    }
  }
}
