package org.obmeet.telemetry.privacy.disclosure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.schemas.Bands;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Domain;

/**
 * Quantiles, read from released histograms over public bands and from nothing else, so that they
 * tell no more than the histograms do.
 *
 * <p>Records of a folded band may lie anywhere in it. The quantile is published as the band that it
 * lies in wherever they lie; else as the coarser band that holds all it may be; else not at all.
 */
public final class Quantiles {
  /** Stands for records without a value, beside the bands. */
  private static final int UNKNOWN = Bands.COUNT;

  private final Cube cube;
  private final Cube histogramCube;
  private final ReleasedCube histogram;
  private final int records;
  private final List<Labels> theirs = new ArrayList<>();

  /**
   * @param cube the cube that has quantiles
   * @param histogramCube its histogram: the same dimensions, then the band
   * @param histogram what is released of the histogram
   */
  public Quantiles(Cube cube, Cube histogramCube, ReleasedCube histogram) {
    this.cube = cube;
    this.histogramCube = histogramCube;
    this.histogram = histogram;
    this.records =
        histogramCube.measures().stream().map(Cube.Measure::additive).toList().indexOf(true);
    for (Cube.Dimension dimension : histogramCube.dimensions()) {
      theirs.add(new Labels(histogram, dimension.field(), dimension.ladder()));
    }
  }

  /**
   * The band of a quantile for each row of the cube's release.
   *
   * @param share which quantile, above 0 and below 1
   * @return one per row: a label of {@link Bands}, or null where it cannot be said
   */
  public List<String> of(double share, ReleasedCube released) {
    List<Labels> mine =
        cube.dimensions().stream().map(d -> new Labels(released, d.field(), d.ladder())).toList();
    List<String> bands = new ArrayList<>();
    for (ReleasedCube.Row row : released.rows()) {
      bands.add(
          row.status() == ReleasedCube.Status.WITHHELD
              ? null
              : masses(row, mine).flatMap(masses -> band(masses, share)).orElse(null));
    }
    return Collections.unmodifiableList(bands);
  }

  /** Records, and the lowest and the highest band that they may lie in. */
  private record Mass(long records, int lowest, int highest) {}

  /** The histogram of one row of the cube; empty where it is not published as such. */
  private Optional<List<Mass>> masses(ReleasedCube.Row row, List<Labels> mine) {
    List<Mass> masses = new ArrayList<>();
    for (ReleasedCube.Row bar : histogram.rows()) {
      Labels.Relation relation = relation(row, mine, bar);
      boolean counted = bar.values().get(records) != null;
      if (relation == Labels.Relation.UNSURE || (relation == Labels.Relation.INSIDE && !counted)) {
        return Optional.empty();
      }
      if (relation == Labels.Relation.INSIDE) {
        mass(bar).ifPresent(masses::add);
      }
    }
    return Optional.of(masses);
  }

  private Labels.Relation relation(ReleasedCube.Row row, List<Labels> mine, ReleasedCube.Row bar) {
    Labels.Relation relation = Labels.Relation.INSIDE;
    for (int d = 0; d < mine.size(); d++) {
      Labels.Relation along =
          mine.get(d).relation(row.labels().get(d), theirs.get(d), bar.labels().get(d));
      if (along == Labels.Relation.OUTSIDE) {
        return along;
      }
      relation = along == Labels.Relation.UNSURE ? along : relation;
    }
    return relation;
  }

  /** The bands of a bar; nothing where its records have no value. */
  private Optional<Mass> mass(ReleasedCube.Row bar) {
    int last = histogramCube.dimensions().size() - 1;
    BitSet bands = new BitSet();
    for (int band = 0; band < Bands.COUNT; band++) {
      bands.set(band, theirs.get(last).covers(bar.labels().get(last), Bands.at(band)));
    }
    bands.set(UNKNOWN, theirs.get(last).covers(bar.labels().get(last), Domain.UNKNOWN));
    int lowest = bands.nextSetBit(0);
    if (lowest < 0 || lowest == UNKNOWN) {
      return Optional.empty();
    }
    return Optional.of(
        new Mass(bar.values().get(records), lowest, bands.previousSetBit(UNKNOWN - 1)));
  }

  /** The finest public band that holds the quantile wherever the records lie in their bars. */
  private static Optional<String> band(List<Mass> masses, double share) {
    long total = masses.stream().mapToLong(Mass::records).sum();
    if (total == 0) {
      return Optional.empty();
    }
    long rank =
        BigDecimal.valueOf(share)
            .multiply(BigDecimal.valueOf(total))
            .setScale(0, RoundingMode.CEILING)
            .longValueExact();
    String low = Bands.at(quantile(masses, rank, true));
    String high = Bands.at(quantile(masses, rank, false));
    if (low.equals(high)) {
      return Optional.of(low);
    }
    String coarse = Bands.coarse(low);
    return coarse.equals(Bands.coarse(high)) ? Optional.of(coarse) : Optional.empty();
  }

  private static int quantile(List<Mass> masses, long rank, boolean lowest) {
    long below = 0;
    for (int band = 0; band < Bands.COUNT; band++) {
      for (Mass mass : masses) {
        below += (lowest ? mass.lowest() : mass.highest()) == band ? mass.records() : 0;
      }
      if (below >= rank) {
        return band;
      }
    }
    throw new IllegalStateException("a rank lies within the records");
  }
}
