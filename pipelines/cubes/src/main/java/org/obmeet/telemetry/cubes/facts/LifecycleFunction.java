package org.obmeet.telemetry.cubes.facts;

import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.facts.api.FactColumn;
import org.obmeet.telemetry.cubes.facts.api.FactFunction;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.facts.api.FactOutput;

/**
 * A fact function that classifies an owner at the owner's last report. An owner with a report in
 * the window is new if all reports are in the window, or else continuing. An owner without a report
 * in the window has lapsed if the last report is more than {@code silent_days} days before the
 * window. Otherwise such an owner has no fact.
 */
public final class LifecycleFunction implements FactFunction {
  private final int lapsedBefore;
  private final FactOutput output;
  private final FactColumn.Labels lifecycle;
  private final int newOwner;
  private final int continuing;
  private final int lapsed;

  public LifecycleFunction(FactInputs inputs, FactOutput output) {
    this.lapsedBefore = inputs.windowStart() - Math.toIntExact(inputs.parameter("silent_days"));
    this.output = output;
    this.lifecycle = output.labels("lifecycle");
    this.newOwner = lifecycle.code("new");
    this.continuing = lifecycle.code("continuing");
    this.lapsed = lifecycle.code("lapsed");
  }

  @Override
  public void apply(ContributorHistory history) {
    int last = history.size() - 1;
    if (history.inWindow(last)) {
      lifecycle.set(history.inWindow(0) ? newOwner : continuing);
      output.emit(history.row(last));
    } else if (history.day(last) < lapsedBefore) {
      lifecycle.set(lapsed);
      output.emit(history.row(last));
    }
  }
}
