package org.obmeet.telemetry.jobs;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;

/**
 * An operator's statements about times in the log that contradict the clock or each other.
 *
 * @param lastDay last day, in UTC, whose times are right although they follow a gap in the log;
 *     empty if the operator confirms no such time
 * @param wrongCommits numbers of commits whose time is wrong
 */
public record ClockConfirmation(Optional<LocalDate> lastDay, Set<Long> wrongCommits) {
  public static final ClockConfirmation NONE = new ClockConfirmation(Optional.empty(), Set.of());

  public ClockConfirmation {
    wrongCommits = Set.copyOf(wrongCommits);
  }

  /** Returns true if a time is not after {@link #lastDay}. */
  boolean confirms(Instant time) {
    return lastDay
        .map(day -> time.isBefore(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()))
        .orElse(false);
  }
}
