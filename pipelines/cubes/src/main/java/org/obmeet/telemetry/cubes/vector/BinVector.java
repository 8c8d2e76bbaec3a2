package org.obmeet.telemetry.cubes.vector;

import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.schemas.domain.Bins;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * A column of the public bins of numbers. The bin of a null or negative number is {@code unknown}.
 *
 * @param codes index of each row's bin
 * @param labels labels of the bins, followed by {@code unknown}
 */
public record BinVector(int[] codes, List<String> labels) implements DictionaryVector {
  private static final List<String> LABELS = everyLabel();

  public static BinVector of(NumberVector numbers, int rows) {
    int[] codes = new int[rows];
    for (int row = 0; row < rows; row++) {
      boolean unknown = numbers.isNull(row) || numbers.value(row) < 0;
      codes[row] = unknown ? Bins.COUNT : Bins.index(numbers.value(row));
    }
    return new BinVector(codes, LABELS);
  }

  /** Returns this column with a single open bin in place of the bins from a limit on. */
  public BinVector open(DimensionHierarchy.OpenBins bins) {
    int last = Bins.index(bins.from());
    List<String> fewer = new ArrayList<>(LABELS.subList(0, last));
    fewer.add(bins.last());
    fewer.add(Domain.UNKNOWN);
    int[] truncated = new int[codes.length];
    for (int row = 0; row < truncated.length; row++) {
      truncated[row] = codes[row] == Bins.COUNT ? last + 1 : Math.min(codes[row], last);
    }
    return new BinVector(truncated, List.copyOf(fewer));
  }

  private static List<String> everyLabel() {
    List<String> labels = new ArrayList<>();
    for (int bin = 0; bin < Bins.COUNT; bin++) {
      labels.add(Bins.at(bin));
    }
    labels.add(Domain.UNKNOWN);
    return List.copyOf(labels);
  }
}
