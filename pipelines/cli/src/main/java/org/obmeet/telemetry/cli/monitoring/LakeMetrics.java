package org.obmeet.telemetry.cli.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;

/**
 * The monitoring metrics of a lake after a run.
 *
 * @param landingAge age of the oldest day with a segment that is not ingested
 * @param erasuresOpen number of erasures without a receipt
 * @param holdsActive number of holds in force
 * @param head head of the log; empty if the log is corrupt
 */
public record LakeMetrics(
    Duration landingAge, long erasuresOpen, long holdsActive, Optional<LogHead> head) {
  private static final Pattern SEGMENT =
      Pattern.compile("landing/[^/]+/date=(\\d{4}-\\d\\d-\\d\\d)/[^/]+\\.avro");

  public static LakeMetrics of(Lake lake, Instant now) {
    try {
      LakeState state = lake.state();
      List<Suppression> rows = new SuppressionTable(lake).rows();
      return new LakeMetrics(
          landingAge(lake, state.inputs(), now),
          rows.stream().filter(Suppression::isOpen).count(),
          rows.stream()
              .filter(row -> row.purpose() == Suppression.Purpose.HOLD && row.isInForce(now))
              .count(),
          Optional.of(state.head()));
    } catch (CorruptLogException broken) {
      return new LakeMetrics(landingAge(lake, Set.of(), now), 0, 0, Optional.empty());
    }
  }

  /**
   * Returns the age of the oldest day with a segment that is not ingested.
   *
   * @throws LakeException if landing cannot be listed
   */
  private static Duration landingAge(Lake lake, Set<String> read, Instant now) {
    return lake.files().list("landing").stream()
        .filter(file -> !read.contains(file.path()))
        .map(file -> SEGMENT.matcher(file.path()))
        .filter(Matcher::matches)
        .map(segment -> LocalDate.parse(segment.group(1)))
        .min(LocalDate::compareTo)
        .map(
            day -> Duration.between(day.atStartOfDay(ZoneOffset.UTC), now.atOffset(ZoneOffset.UTC)))
        .filter(age -> !age.isNegative())
        .orElse(Duration.ZERO);
  }
}
