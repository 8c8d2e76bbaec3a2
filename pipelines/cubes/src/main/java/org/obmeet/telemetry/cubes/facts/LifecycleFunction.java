package org.obmeet.telemetry.cubes.facts;

import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.facts.api.FactColumn;
import org.obmeet.telemetry.cubes.facts.api.FactFunction;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.facts.api.FactOutput;

/**
 * A fact function that classifies an owner as new, continuing or lapsed, by the owner's reports in
 * the window and in the history before. The fact belongs to the owner's last report. A lapsed
 * owner's last report is in the history.
 */
public final class LifecycleFunction implements FactFunction {
  private final int lapsedBefore;
  private final FactOutput sink;
  private final FactColumn.Labels lifecycle;
  private final int newOwner;
  private final int continuing;
  private final int lapsed;

  /** Binds the function. */
  public LifecycleFunction(FactInputs reads, FactOutput sink) {
    this.lapsedBefore = reads.windowStart() - Math.toIntExact(reads.parameter("silent_days"));
    this.sink = sink;
    this.lifecycle = sink.labels("lifecycle");
    this.newOwner = lifecycle.code("new");
    this.continuing = lifecycle.code("continuing");
    this.lapsed = lifecycle.code("lapsed");
  }

  @Override
  public void apply(ContributorHistory run) {
    int last = run.size() - 1;
    if (run.inWindow(last)) {
      lifecycle.set(run.inWindow(0) ? newOwner : continuing);
      sink.emit(run.row(last));
    } else if (run.day(last) < lapsedBefore) {
      lifecycle.set(lapsed);
      sink.emit(run.row(last));
    }
  }
}
