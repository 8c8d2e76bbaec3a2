package org.obmeet.telemetry.cubes;

import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.schemas.Bands;
import org.obmeet.telemetry.schemas.Domain;

/**
 * Public bands of a number; {@code unknown} where it is null or negative.
 *
 * @param codes place of each row's band
 */
record BandColumn(int[] codes) implements Coded {
  private static final List<String> LABELS = everyLabel();

  static BandColumn of(NumberColumn numbers, int rows) {
    int[] codes = new int[rows];
    for (int row = 0; row < rows; row++) {
      boolean unknown = numbers.isNull(row) || numbers.value(row) < 0;
      codes[row] = unknown ? Bands.COUNT : Bands.index(numbers.value(row));
    }
    return new BandColumn(codes);
  }

  @Override
  public List<String> labels() {
    return LABELS;
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
