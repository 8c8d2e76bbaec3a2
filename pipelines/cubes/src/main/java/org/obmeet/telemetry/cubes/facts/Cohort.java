package org.obmeet.telemetry.cubes.facts;

import java.util.stream.IntStream;
import org.obmeet.telemetry.cubes.FactColumn;
import org.obmeet.telemetry.cubes.FactFunction;
import org.obmeet.telemetry.cubes.FactReads;
import org.obmeet.telemetry.cubes.FactRun;
import org.obmeet.telemetry.cubes.FactSink;

/**
 * The week of the epoch in which a person was first seen. Stands at the person's first event of the
 * window.
 */
public final class Cohort implements FactFunction {
  private static final int WEEK = 7;

  private final int epochStart;
  private final FactSink sink;
  private final FactColumn.Labels cohort;
  private final int[] codes;

  /** Binds the function. */
  public Cohort(FactReads reads, FactSink sink) {
    this.epochStart = reads.historyStart();
    this.sink = sink;
    this.cohort = sink.labels("cohort_week");
    this.codes =
        IntStream.rangeClosed(1, Math.toIntExact(reads.parameter("weeks")))
            .map(week -> cohort.code("week_" + week))
            .toArray();
  }

  @Override
  public void over(FactRun run) {
    cohort.set(codes[(run.day(0) - epochStart) / WEEK]);
    sink.emit(run.row(FirstInside.of(run)));
  }
}
