package org.obmeet.telemetry.jobs.aggregate.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Kind;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Row;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * The part of a measure that is under labels of its own, and the rest, in shares of the total. The
 * shares are computed from published values alone, so that they tell readers nothing new.
 *
 * @param named the sum of the published cells of the finest level, without the label {@code
 *     not_listed}, divided by the published total; rounded down to four digits; at most 1
 * @param suppressed 1 minus the sum's share, rounded up
 */
public record PublishedShares(double named, double suppressed) {
  private static final int DIGITS = 4;

  /**
   * Returns the shares of the additive measures, or of the number of contributors if no measure is
   * additive. A measure whose total is 0 or not published has no shares.
   */
  public static Map<String, PublishedShares> of(ReleasedCells table) {
    boolean anyAdditive = table.measures().stream().anyMatch(m -> m.kind() != Kind.CONTRIBUTORS);
    Map<String, PublishedShares> shares = new LinkedHashMap<>();
    for (int m = 0; m < table.measures().size(); m++) {
      OptionalLong total = total(table, m);
      if ((table.measures().get(m).kind() != Kind.CONTRIBUTORS || !anyAdditive)
          && total.orElse(0) != 0) {
        shares.put(table.measures().get(m).name(), of(named(table, m), total.getAsLong()));
      }
    }
    return shares;
  }

  private static PublishedShares of(long named, long total) {
    BigDecimal share =
        BigDecimal.valueOf(named)
            .divide(BigDecimal.valueOf(total), DIGITS, RoundingMode.FLOOR)
            .min(BigDecimal.ONE);
    return new PublishedShares(share.doubleValue(), BigDecimal.ONE.subtract(share).doubleValue());
  }

  private static OptionalLong total(ReleasedCells table, int measure) {
    List<String> all = Collections.nCopies(table.dimensions().size(), ReleasedCells.TOTAL);
    return table.cells().stream()
        .filter(row -> row.labels().equals(all) && row.values().get(measure) != null)
        .mapToLong(row -> row.values().get(measure))
        .findFirst();
  }

  /** The sum of the rows that are cells of listed values, and not the remainder of a cell. */
  private static long named(ReleasedCells table, int measure) {
    return table.cells().stream()
        .filter(Row::finest)
        .filter(row -> !row.labels().contains(Domain.NOT_LISTED))
        .map((Row row) -> row.values().get(measure))
        .filter(value -> value != null)
        .mapToLong(value -> value)
        .reduce(0, Math::addExact);
  }
}
