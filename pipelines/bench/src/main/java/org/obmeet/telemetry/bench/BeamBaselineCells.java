package org.obmeet.telemetry.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.values.KV;

/**
 * Combines the contributors' values in a cell into the cell's figures, in the order of {@link
 * CubeSql#numberColumns}. The key is the contributor; it is empty for values without a contributor.
 */
final class BeamBaselineCells
    extends Combine.CombineFn<KV<String, List<Long>>, List<Long>, List<Long>> {
  private static final long serialVersionUID = 1L;

  private static final int WIDTH = 5;
  private static final int SUM = 1;
  private static final int CARRIERS = 2;
  private static final int FIRST = 3;
  private static final int SECOND = 4;
  private static final int UNATTRIBUTED = 5;

  @Override
  public List<Long> createAccumulator() {
    return new ArrayList<>(List.of(0L));
  }

  @Override
  public List<Long> addInput(List<Long> cell, KV<String, List<Long>> added) {
    int measures = added.getValue().size();
    reserve(cell, measures);
    boolean attributed = !added.getKey().isEmpty();
    cell.set(0, cell.get(0) + (attributed ? 1 : 0));
    for (int m = 0; m < measures; m++) {
      int at = m * WIDTH;
      long value = added.getValue().get(m);
      if (attributed) {
        add(cell, at + SUM, value);
        add(cell, at + CARRIERS, value == 0 ? 0 : 1);
        rank(cell, at, value);
      } else {
        add(cell, at + UNATTRIBUTED, value);
      }
    }
    return cell;
  }

  @Override
  public List<Long> mergeAccumulators(Iterable<List<Long>> cells) {
    List<Long> merged = createAccumulator();
    for (List<Long> cell : cells) {
      reserve(merged, (cell.size() - 1) / WIDTH);
      merged.set(0, merged.get(0) + cell.get(0));
      for (int at = 0; at + WIDTH < cell.size(); at += WIDTH) {
        add(merged, at + SUM, cell.get(at + SUM));
        add(merged, at + CARRIERS, cell.get(at + CARRIERS));
        rank(merged, at, cell.get(at + FIRST));
        rank(merged, at, cell.get(at + SECOND));
        add(merged, at + UNATTRIBUTED, cell.get(at + UNATTRIBUTED));
      }
    }
    return merged;
  }

  @Override
  public List<Long> extractOutput(List<Long> cell) {
    return cell;
  }

  @Override
  public Coder<List<Long>> getAccumulatorCoder(
      CoderRegistry registry, Coder<KV<String, List<Long>>> input) {
    return ListCoder.of(VarLongCoder.of());
  }

  @Override
  public Coder<List<Long>> getDefaultOutputCoder(
      CoderRegistry registry, Coder<KV<String, List<Long>>> input) {
    return ListCoder.of(VarLongCoder.of());
  }

  private static void reserve(List<Long> cell, int measures) {
    cell.addAll(Collections.nCopies(Math.max(0, 1 + measures * WIDTH - cell.size()), 0L));
  }

  private static void add(List<Long> cell, int at, long value) {
    cell.set(at, Math.addExact(cell.get(at), value));
  }

  /** Updates the two largest values, which are at least 0. A missing value is 0. */
  private static void rank(List<Long> cell, int at, long value) {
    if (value > cell.get(at + FIRST)) {
      cell.set(at + SECOND, cell.get(at + FIRST));
      cell.set(at + FIRST, value);
    } else if (value > cell.get(at + SECOND)) {
      cell.set(at + SECOND, value);
    }
  }
}
