package org.obmeet.telemetry.cubes.facts;

import java.util.stream.IntStream;
import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.facts.api.FactColumn;
import org.obmeet.telemetry.cubes.facts.api.FactFunction;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.facts.api.FactOutput;

/**
 * A fact function that finds the week in which a person was first seen in the key rotation period.
 * New and returning people cannot be told apart in the first week, as pseudonyms are new. The fact
 * belongs to the person's first event of the window. Without one, there is no fact.
 */
public final class CohortFunction implements FactFunction {
  private static final int WEEK = 7;

  private final int periodStart;
  private final FactOutput output;
  private final FactColumn.Labels cohort;
  private final int[] codes;

  public CohortFunction(FactInputs inputs, FactOutput output) {
    // The declared history of the fact is the key rotation period.
    this.periodStart = inputs.historyStart();
    this.output = output;
    this.cohort = output.labels("cohort_week");
    this.codes =
        IntStream.rangeClosed(1, Math.toIntExact(inputs.parameter("weeks")))
            .map(week -> cohort.code(week == 1 ? "first_week" : "week_" + week))
            .toArray();
  }

  @Override
  public void apply(ContributorHistory history) {
    int first = history.firstInWindow();
    if (first < history.size()) {
      cohort.set(codes[(history.day(0) - periodStart) / WEEK]);
      output.emit(history.row(first));
    }
  }
}
