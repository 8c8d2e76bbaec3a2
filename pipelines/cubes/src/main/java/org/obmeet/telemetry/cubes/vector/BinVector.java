package org.obmeet.telemetry.cubes.vector;

import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.schemas.domain.Bins;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * Public bands of a number; {@code unknown} where it is null or negative.
 *
 * @param codes place of each row's band
 * @param labels of the bands, then {@code unknown}
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

  /** The same column with one band for all that is not below a number. */
  public BinVector open(DimensionHierarchy.OpenBins ladder) {
    int last = Bins.index(ladder.from());
    List<String> fewer = new ArrayList<>(LABELS.subList(0, last));
    fewer.add(ladder.last());
    fewer.add(Domain.UNKNOWN);
    int[] folded = new int[codes.length];
    for (int row = 0; row < folded.length; row++) {
      folded[row] = codes[row] == Bins.COUNT ? last + 1 : Math.min(codes[row], last);
    }
    return new BinVector(folded, List.copyOf(fewer));
  }

  private static List<String> everyLabel() {
    List<String> labels = new ArrayList<>();
    for (int band = 0; band < Bins.COUNT; band++) {
      labels.add(Bins.at(band));
    }
    labels.add(Domain.UNKNOWN);
    return List.copyOf(labels);
  }
}
