package org.obmeet.telemetry.jobs.aggregate.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.obmeet.telemetry.schemas.domain.Bins;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * Computes quantiles from a released histogram over public bins. The histogram is the only input,
 * so the quantiles disclose nothing beyond it.
 *
 * <p>Records outside the published bins may be in any suppressed bin. A coarse bin contains fine
 * bins. A quantile is published as the finest bin that contains its value for every possible
 * distribution of these records. If no coarse bin contains the value either, the quantile is not
 * published. If the count of records without a number is also suppressed, any of these records may
 * be without a number.
 */
public final class Quantiles {
  private final Map<List<String>, Long> counts = new HashMap<>();

  /** Takes a released cube with the dimensions of another cube, followed by the bins. */
  public Quantiles(ReleasedCells histogram) {
    int records =
        histogram.measures().stream()
            .map(ReleasedCells.Measure::kind)
            .toList()
            .indexOf(ReleasedCells.Kind.RECORDS);
    histogram.cells().forEach(row -> counts.put(row.labels(), row.values().get(records)));
  }

  /**
   * Records of a row that share the same possible bins.
   *
   * @param lowest index of the lowest possible bin
   * @param highest index of the highest possible bin
   * @param known true if each record has a number
   */
  private record Mass(long records, int lowest, int highest, boolean known) {}

  /**
   * Returns the bin of a quantile of a row's records; empty if the bin is not determined.
   *
   * @param labels labels of a row; none of the labels is a remainder
   * @param share the quantile as a share of the records, above 0 and below 1
   */
  public Optional<String> of(List<String> labels, double share) {
    return masses(labels).flatMap(masses -> bin(masses, share));
  }

  private Optional<Long> count(List<String> labels, String bin) {
    List<String> key = new ArrayList<>(labels);
    key.add(bin);
    return Optional.ofNullable(counts.get(key));
  }

  private Optional<List<Mass>> masses(List<String> labels) {
    Optional<Long> total = count(labels, ReleasedCells.TOTAL);
    if (total.isEmpty()) {
      return Optional.empty();
    }
    List<Mass> masses = new ArrayList<>();
    List<Integer> possible = new ArrayList<>();
    Optional<Long> unknown = count(labels, Domain.UNKNOWN);
    long remaining = total.get() - unknown.orElse(0L);
    for (int first = 0; first < Bins.COUNT; ) {
      String coarse = Bins.coarse(Bins.at(first));
      int end = first + 1;
      while (end < Bins.COUNT && Bins.coarse(Bins.at(end)).equals(coarse)) {
        end++;
      }
      Optional<Long> coarseCount = count(labels, coarse);
      long published = addPublished(labels, first, end, masses);
      if (coarseCount.isPresent()) {
        remaining -= coarseCount.get();
        List<Integer> bins = suppressed(labels, first, end);
        if (coarseCount.get() > published && !bins.isEmpty()) {
          masses.add(mass(coarseCount.get() - published, bins, true));
        }
      } else {
        remaining -= published;
        possible.addAll(suppressed(labels, first, end));
      }
      first = end;
    }
    if (remaining > 0 && !possible.isEmpty()) {
      masses.add(mass(remaining, possible, unknown.isPresent()));
    }
    return Optional.of(masses);
  }

  private static Mass mass(long records, List<Integer> bins, boolean known) {
    return new Mass(records, bins.get(0), bins.get(bins.size() - 1), known);
  }

  /** Adds the published fine bins in a range and returns the number of their records. */
  private long addPublished(List<String> labels, int first, int end, List<Mass> masses) {
    long records = 0;
    for (int bin = first; bin < end; bin++) {
      Optional<Long> own = count(labels, Bins.at(bin));
      if (own.isPresent()) {
        masses.add(new Mass(own.get(), bin, bin, true));
        records += own.get();
      }
    }
    return records;
  }

  private List<Integer> suppressed(List<String> labels, int first, int end) {
    return IntStream.range(first, end)
        .filter(bin -> count(labels, Bins.at(bin)).isEmpty())
        .boxed()
        .toList();
  }

  /**
   * Returns the finest public bin that contains the quantile for every distribution of records. The
   * extremes of the quantile occur if either all or none of the uncertain records have a number.
   */
  private static Optional<String> bin(List<Mass> all, double share) {
    List<Mass> known = all.stream().filter(Mass::known).toList();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    int lowest = Math.min(quantile(all, share, true), quantile(known, share, true));
    int highest = Math.max(quantile(all, share, false), quantile(known, share, false));
    if (lowest == highest) {
      return Optional.of(Bins.at(lowest));
    }
    String coarse = Bins.coarse(Bins.at(lowest));
    return coarse.equals(Bins.coarse(Bins.at(highest))) ? Optional.of(coarse) : Optional.empty();
  }

  /** Returns the quantile's bin if every record is in its lowest or highest possible bin. */
  private static int quantile(List<Mass> masses, double share, boolean lowest) {
    long rank =
        BigDecimal.valueOf(share)
            .multiply(BigDecimal.valueOf(masses.stream().mapToLong(Mass::records).sum()))
            .setScale(0, RoundingMode.CEILING)
            .longValueExact();
    long counted = 0;
    for (int bin = 0; bin < Bins.COUNT; bin++) {
      for (Mass mass : masses) {
        counted += (lowest ? mass.lowest() : mass.highest()) == bin ? mass.records() : 0;
      }
      if (counted >= rank) {
        return bin;
      }
    }
    throw new IllegalStateException("the rank exceeds the number of records");
  }
}
