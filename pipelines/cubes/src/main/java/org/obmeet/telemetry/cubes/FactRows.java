package org.obmeet.telemetry.cubes;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.obmeet.telemetry.cubes.bucket.BucketColumns;
import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.bucket.ContributorIndices;
import org.obmeet.telemetry.cubes.bucket.ContributorRuns;
import org.obmeet.telemetry.cubes.bucket.EligibleRows;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.cubes.bucket.RowSet;
import org.obmeet.telemetry.cubes.facts.FactFunctions;
import org.obmeet.telemetry.cubes.facts.api.FactColumn;
import org.obmeet.telemetry.cubes.facts.api.FactFunction;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.facts.api.FactOutput;
import org.obmeet.telemetry.cubes.vector.BinVector;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.cubes.vector.NumberVector;
import org.obmeet.telemetry.privacy.cells.ContributorEligibility;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.cube.FactPopulation;

/** The facts of a part of a bucket as rows. A row has the columns of a fact and of its record. */
final class FactRows implements RowSet {
  private final BucketColumns columns;
  private final FactOutput output;
  private final ContributorRuns runs;
  // Columns and bins by name, computed at their first use.
  private final Map<String, DictionaryVector> labels = new HashMap<>();
  private final Map<String, NumberVector> numbers = new HashMap<>();
  private final Map<String, BinVector> binsOf = new HashMap<>();

  private FactRows(BucketColumns columns, FactOutput output, ContributorRuns runs) {
    this.columns = columns;
    this.output = output;
    this.runs = runs;
  }

  /** Computes the facts of each contributor that is in the fact's population. */
  static FactRows of(
      Fact fact,
      BucketColumns columns,
      ContributorIndices contributorIndices,
      FirstSeenDays firstSeen) {
    FactOutput output = new FactOutput(fact, columns);
    FactFunction function =
        FactFunctions.bind(fact, new FactInputs(fact, columns, firstSeen), output);
    ContributorRuns recordRuns = columns.history();
    ContributorHistory history = new ContributorHistory(columns);
    IntStream.Builder ends = IntStream.builder();
    IntStream.Builder contributors = IntStream.builder();
    EligibleRows eligible = columns.eligibleRows();
    BitSet notEligible = new BitSet();
    int count = 0;
    for (int i = 0; i < recordRuns.count(); i++) {
      int sizeBefore = output.size();
      boolean inWindow = history.load(recordRuns, i);
      if (inWindow || fact.population() == FactPopulation.HISTORY) {
        function.apply(history);
      }
      if (output.size() > sizeBefore) {
        notEligible.set(
            count++,
            eligible.eligibility(recordRuns.contributor(i), history)
                == ContributorEligibility.NOT_ELIGIBLE);
        ends.add(output.size());
        contributors.add(contributorIndices.index(recordRuns.contributor(i)));
      }
    }
    return new FactRows(
        columns,
        output,
        ContributorRuns.inOrder(
            ends.build().toArray(), contributors.build().toArray(), notEligible));
  }

  int size() {
    return output.size();
  }

  /** Returns the row index of the record to which a fact belongs. */
  int row(int fact) {
    return output.row(fact);
  }

  ContributorRuns runs() {
    return runs;
  }

  @Override
  public DictionaryVector label(String name) {
    if (output.column(name) instanceof DictionaryVector own) {
      return own;
    }
    DictionaryVector field = columns.label(name);
    return field == null ? null : labels.computeIfAbsent(name, n -> gathered(field));
  }

  @Override
  public NumberVector number(String name) {
    if (output.column(name) instanceof FactColumn.Numbers own) {
      return numbers.computeIfAbsent(name, n -> own.column());
    }
    NumberVector field = columns.number(name);
    return field == null ? null : numbers.computeIfAbsent(name, n -> gathered(field));
  }

  @Override
  public BinVector bins(String number) {
    return binsOf.computeIfAbsent(number, n -> BinVector.of(number(n), size()));
  }

  @Override
  public BitSet latest() {
    return null;
  }

  private DictionaryVector gathered(DictionaryVector field) {
    int[] from = field.codes();
    int[] codes = new int[size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = from[row(i)];
    }
    return new DictionaryVector.Encoded(codes, field.labels());
  }

  private NumberVector gathered(NumberVector field) {
    long[] values = new long[size()];
    BitSet nulls = new BitSet();
    for (int i = 0; i < values.length; i++) {
      values[i] = field.value(row(i));
      nulls.set(i, field.isNull(row(i)));
    }
    return new NumberVector(values, nulls);
  }
}
