package org.obmeet.telemetry.cubes.facts;

import java.util.stream.Stream;
import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.facts.api.FactColumn;
import org.obmeet.telemetry.cubes.facts.api.FactFunction;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.facts.api.FactOutput;

/**
 * A fact function that finds the furthest funnel step that a person has reached by the end of the
 * window. A step counts only after the step before it. The fact belongs to the first event of the
 * window. Without one, there is no fact.
 */
public final class FunnelFunction implements FactFunction {
  private final FeatureSteps steps;
  private final FactOutput output;
  private final FactColumn.Labels furthest;
  private final int[] codes;

  public FunnelFunction(FactInputs inputs, FactOutput output) {
    this.steps = new FeatureSteps(inputs);
    this.output = output;
    this.furthest = output.labels("furthest_step");
    this.codes =
        Stream.of("visited", "logged_in", "sent_message", "created_room")
            .mapToInt(furthest::code)
            .toArray();
  }

  @Override
  public void apply(ContributorHistory history) {
    int reached = 0;
    for (int i = 0; i < history.size() && reached < codes.length - 1; i++) {
      // The steps after "visited" are the first steps of FeatureSteps, in the same order.
      reached += steps.of(history.row(i)) == reached ? 1 : 0;
    }
    int first = history.firstInWindow();
    if (first < history.size()) {
      furthest.set(codes[reached]);
      output.emit(history.row(first));
    }
  }
}
