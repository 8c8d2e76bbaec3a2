package org.obmeet.telemetry.cubes.facts;

import java.util.Arrays;
import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.facts.api.FactColumn;
import org.obmeet.telemetry.cubes.facts.api.FactFunction;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.facts.api.FactOutput;

/**
 * A fact function that finds a person's first event of each step in the window. A flag is set if
 * the event is also the person's first event of the step in the key rotation period.
 */
public final class FirstUseFunction implements FactFunction {
  private final FeatureSteps steps;
  private final FactOutput output;
  private final FactColumn.Labels step;
  private final FactColumn.Flag first;
  private final int[] codes;
  private final boolean[] before;
  private final boolean[] emitted;

  public FirstUseFunction(FactInputs inputs, FactOutput output) {
    this.steps = new FeatureSteps(inputs);
    this.output = output;
    this.step = output.labels("feature_step");
    this.first = output.flag("first_use");
    this.codes = FeatureSteps.names().stream().mapToInt(step::code).toArray();
    this.before = new boolean[codes.length];
    this.emitted = new boolean[codes.length];
  }

  @Override
  public void apply(ContributorHistory history) {
    Arrays.fill(before, false);
    Arrays.fill(emitted, false);
    for (int i = 0; i < history.size(); i++) {
      int index = steps.of(history.row(i));
      if (index != FeatureSteps.NONE && !history.inWindow(i)) {
        before[index] = true;
      } else if (index != FeatureSteps.NONE && !emitted[index]) {
        emitted[index] = true;
        step.set(codes[index]);
        first.set(!before[index]);
        output.emit(history.row(i));
      }
    }
  }
}
