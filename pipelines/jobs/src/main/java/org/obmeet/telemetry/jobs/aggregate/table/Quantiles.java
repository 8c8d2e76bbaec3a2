package org.obmeet.telemetry.jobs.aggregate.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.obmeet.telemetry.schemas.Bands;
import org.obmeet.telemetry.schemas.Domain;

/**
 * Quantiles, read from a released histogram over public bins and from nothing else, so that they
 * tell no more than it does.
 *
 * <p>Records that are not in a named bin may lie anywhere in what the named ones leave. The
 * quantile is published as the bin that it lies in wherever they lie; else as the coarser bin that
 * holds all it may be; else not at all.
 */
public final class Quantiles {
  private final Map<List<String>, Long> counts = new HashMap<>();

  /**
   * @param histogram a released cube over the dimensions of another, then bins
   */
  public Quantiles(ReleasedCube histogram) {
    int records =
        histogram.measures().stream()
            .map(ReleasedCube.Measure::kind)
            .toList()
            .indexOf(ReleasedCube.Kind.RECORDS);
    histogram.levels().forEach(row -> counts.put(row.labels(), row.values().get(records)));
  }

  /** Records, and the lowest and the highest bin that they may lie in. */
  private record Mass(long records, int lowest, int highest) {}

  /**
   * The bin of a quantile among the records of a row.
   *
   * @param labels of a row that names its values
   * @param share which quantile, above 0 and below 1
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
    Optional<Long> total = count(labels, ReleasedCube.TOTAL);
    if (total.isEmpty()) {
      return Optional.empty();
    }
    List<Mass> masses = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    long rest = total.get() - count(labels, Domain.UNKNOWN).orElse(0L);
    for (int first = 0; first < Bands.COUNT; ) {
      String coarse = Bands.coarse(Bands.at(first));
      int end = first + 1;
      while (end < Bands.COUNT && Bands.coarse(Bands.at(end)).equals(coarse)) {
        end++;
      }
      Optional<Long> whole = count(labels, coarse);
      long named = below(labels, first, end, masses);
      if (whole.isPresent()) {
        rest -= whole.get();
        List<Integer> unnamed = unnamed(labels, first, end);
        if (whole.get() > named && !unnamed.isEmpty()) {
          masses.add(
              new Mass(whole.get() - named, unnamed.get(0), unnamed.get(unnamed.size() - 1)));
        }
      } else {
        rest -= named;
        open.addAll(unnamed(labels, first, end));
      }
      first = end;
    }
    if (rest > 0 && !open.isEmpty()) {
      masses.add(new Mass(rest, open.get(0), open.get(open.size() - 1)));
    }
    return Optional.of(masses);
  }

  /** Adds the named bins of a coarser one; gives their records. */
  private long below(List<String> labels, int first, int end, List<Mass> masses) {
    long named = 0;
    for (int bin = first; bin < end; bin++) {
      Optional<Long> own = count(labels, Bands.at(bin));
      if (own.isPresent()) {
        masses.add(new Mass(own.get(), bin, bin));
        named += own.get();
      }
    }
    return named;
  }

  private List<Integer> unnamed(List<String> labels, int first, int end) {
    return IntStream.range(first, end)
        .filter(bin -> count(labels, Bands.at(bin)).isEmpty())
        .boxed()
        .toList();
  }

  /** The finest public bin that holds the quantile wherever the records lie. */
  private static Optional<String> bin(List<Mass> masses, double share) {
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
    for (int bin = 0; bin < Bands.COUNT; bin++) {
      for (Mass mass : masses) {
        below += (lowest ? mass.lowest() : mass.highest()) == bin ? mass.records() : 0;
      }
      if (below >= rank) {
        return bin;
      }
    }
    throw new IllegalStateException("a rank lies within the records");
  }
}
