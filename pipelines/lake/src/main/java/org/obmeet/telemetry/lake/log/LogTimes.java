package org.obmeet.telemetry.lake.log;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;

/**
 * Summary of the times of a log's commits.
 *
 * @param latest the latest time of any commit
 * @param widestGap largest rise of {@link #latest} by a single commit since the last {@code RETAIN}
 *     commit
 * @param anyWrong true if an operator has named the time of a commit as wrong
 */
public record LogTimes(Instant latest, Duration widestGap, boolean anyWrong) {
  /** The key of a retention commit's detail for the numbers of commits whose time is wrong. */
  public static final String WRONG = "wrong_times";

  /** Returns the numbers of the commits of which a retention commit says that they are wrong. */
  public static List<Long> wrong(Commit commit) {
    return commit.kind() == CommitKind.RETAIN && commit.detail().get(WRONG) instanceof List<?> list
        ? list.stream().map(Long.class::cast).toList()
        : List.of();
  }

  /** Returns the summary after a further commit. */
  LogTimes after(Commit commit) {
    boolean retention = commit.kind() == CommitKind.RETAIN;
    boolean wrong = !wrong(commit).isEmpty();
    boolean later = commit.at().isAfter(latest);
    Duration gap =
        later && commit.number() > 0 ? Duration.between(latest, commit.at()) : Duration.ZERO;
    Duration widest = gap.compareTo(widestGap) > 0 ? gap : widestGap;
    return new LogTimes(
        later ? commit.at() : latest, retention ? Duration.ZERO : widest, anyWrong || wrong);
  }

  /** Returns the values in JSON, which {@link #of} reads. */
  List<Object> values() {
    return List.of(latest.toString(), widestGap.toNanos(), anyWrong);
  }

  static LogTimes of(List<?> values) {
    return new LogTimes(
        Instant.parse((String) values.get(0)),
        Duration.ofNanos((Long) values.get(1)),
        (Boolean) values.get(2));
  }
}
