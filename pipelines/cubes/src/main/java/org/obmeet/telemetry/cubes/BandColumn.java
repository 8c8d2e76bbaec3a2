package org.obmeet.telemetry.cubes;

import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.schemas.Bands;
import org.obmeet.telemetry.schemas.Domain;
import org.obmeet.telemetry.schemas.Ladder;

/**
 * Public bands of a number; {@code unknown} where it is null or negative.
 *
 * @param codes place of each row's band
 * @param labels of the bands, then {@code unknown}
 */
record BandColumn(int[] codes, List<String> labels) implements Coded {
  private static final List<String> LABELS = everyLabel();

  static BandColumn of(NumberColumn numbers, int rows) {
    int[] codes = new int[rows];
    for (int row = 0; row < rows; row++) {
      boolean unknown = numbers.isNull(row) || numbers.value(row) < 0;
      codes[row] = unknown ? Bands.COUNT : Bands.index(numbers.value(row));
    }
    return new BandColumn(codes, LABELS);
  }

  /** The same column with one band for all that is not below a number. */
  BandColumn open(Ladder.OpenBands ladder) {
    int last = Bands.index(ladder.from());
    List<String> fewer = new ArrayList<>(LABELS.subList(0, last));
    fewer.add(ladder.last());
    fewer.add(Domain.UNKNOWN);
    int[] folded = new int[codes.length];
    for (int row = 0; row < folded.length; row++) {
      folded[row] = codes[row] == Bands.COUNT ? last + 1 : Math.min(codes[row], last);
    }
    return new BandColumn(folded, List.copyOf(fewer));
  }

  private static List<String> everyLabel() {
    List<String> labels = new ArrayList<>();
    for (int band = 0; band < Bands.COUNT; band++) {
      labels.add(Bands.at(band));
    }
    labels.add(Domain.UNKNOWN);
    return List.copyOf(labels);
  }
}
