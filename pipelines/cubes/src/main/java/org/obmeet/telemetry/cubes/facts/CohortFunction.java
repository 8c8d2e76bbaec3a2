package org.obmeet.telemetry.cubes.facts;

import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.facts.api.FactColumn;
import org.obmeet.telemetry.cubes.facts.api.FactFunction;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.facts.api.FactOutput;

/**
 * A fact function that finds who of a weekly cohort comes back a week later. The cohort is active
 * in the week before the window, and not in the declared history before that week. The fact belongs
 * to the person's last event. Others have no fact.
 */
public final class CohortFunction implements FactFunction {
  private static final int WEEK = 7;

  private final int windowStart;
  private final FactOutput output;
  private final FactColumn.Labels cohortReturn;
  private final int cameBack;
  private final int stayedAway;

  public CohortFunction(FactInputs inputs, FactOutput output) {
    this.windowStart = inputs.windowStart();
    this.output = output;
    this.cohortReturn = output.labels("cohort_return");
    this.cameBack = cohortReturn.code("came_back");
    this.stayedAway = cohortReturn.code("stayed_away");
  }

  @Override
  public void apply(ContributorHistory history) {
    int last = history.size() - 1;
    if (!history.inWindow(0) && history.day(0) >= windowStart - WEEK) {
      cohortReturn.set(history.inWindow(last) ? cameBack : stayedAway);
      output.emit(history.row(last));
    }
  }
}
