package org.obmeet.telemetry.cubes;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.privacy.cells.Standing;
import org.obmeet.telemetry.schemas.Fact;
import org.obmeet.telemetry.schemas.FactPopulation;

/** The facts of a bucket as rows of their own: their columns, and the fields where they stand. */
final class FactRows implements RowSet {
  private record Gathered(int[] codes, List<String> labels) implements Coded {}

  private final BucketColumns columns;
  private final FactSink sink;
  private final ContributorRuns runs;
  private final Map<String, Coded> labels = new HashMap<>();
  private final Map<String, NumberColumn> numbers = new HashMap<>();
  private final Map<String, BandColumn> bands = new HashMap<>();

  private FactRows(BucketColumns columns, FactSink sink, ContributorRuns runs) {
    this.columns = columns;
    this.sink = sink;
    this.runs = runs;
  }

  /** Every contributor's facts; rows without a contributor have none. */
  static FactRows of(Fact fact, BucketColumns columns, Contributors who, Sightings sightings) {
    FactSink sink = new FactSink(fact, columns);
    FactFunction function =
        FactFunctions.of(fact).bind(new FactReads(fact, columns, sightings), sink);
    ContributorRuns rows = columns.history();
    FactRun run = new FactRun(columns);
    int[] ends = new int[64];
    int[] contributors = new int[64];
    StandingRows standing = columns.standing();
    BitSet without = new BitSet();
    int count = 0;
    for (int i = 0; i < rows.count(); i++) {
      int before = sink.size();
      if (run.take(rows, i) || fact.population() == FactPopulation.HISTORY) {
        function.over(run);
      }
      if (sink.size() > before) {
        if (count == ends.length) {
          ends = Arrays.copyOf(ends, count * 2);
          contributors = Arrays.copyOf(contributors, count * 2);
        }
        without.set(count, standing.of(run) == Standing.WITHOUT);
        ends[count] = sink.size();
        contributors[count++] = who.number(rows.who(i));
      }
    }
    return new FactRows(columns, sink, ContributorRuns.inOrder(ends, contributors, count, without));
  }

  /** Number of facts. */
  int size() {
    return sink.size();
  }

  /** Row of a fact. */
  int row(int at) {
    return sink.row(at);
  }

  ContributorRuns runs() {
    return runs;
  }

  @Override
  public Coded label(String name) {
    if (sink.column(name) instanceof Coded own) {
      return own;
    }
    Coded field = columns.label(name);
    return field == null ? null : labels.computeIfAbsent(name, n -> gathered(field));
  }

  @Override
  public NumberColumn number(String name) {
    if (sink.column(name) instanceof FactColumn.Numbers own) {
      return numbers.computeIfAbsent(name, n -> own.column());
    }
    NumberColumn field = columns.number(name);
    return field == null ? null : numbers.computeIfAbsent(name, n -> gathered(field));
  }

  @Override
  public BandColumn band(String number) {
    return bands.computeIfAbsent(number, n -> BandColumn.of(number(n), size()));
  }

  @Override
  public BitSet latest() {
    return null;
  }

  private Coded gathered(Coded field) {
    int[] from = field.codes();
    int[] codes = new int[size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = from[row(i)];
    }
    return new Gathered(codes, field.labels());
  }

  private NumberColumn gathered(NumberColumn field) {
    long[] values = new long[size()];
    BitSet nulls = new BitSet();
    for (int i = 0; i < values.length; i++) {
      values[i] = field.value(row(i));
      nulls.set(i, field.isNull(row(i)));
    }
    return new NumberColumn(values, nulls);
  }
}
