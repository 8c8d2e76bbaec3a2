package org.obmeet.telemetry.jobs;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.log.LogTimes;

/**
 * Checks the clock against the times in a lake's log, before a job writes. A clock that is ahead
 * deletes data too early, and one that is behind ends an erasure too early. The clock must not be
 * behind a commit. Neither the clock nor a commit since the last retention may be far ahead of the
 * commits before it. An operator's {@link ClockConfirmation} overrules both rules. It is recorded
 * in the log, so that later runs need none.
 */
public final class LakeClockCheck {
  /** Maximum time from a commit to the next commit, or to the clock, without a confirmation. */
  private static final Duration MAX_GAP = Duration.ofDays(31);

  /** Maximum time by which the clock may be behind a commit, as of another machine or a retry. */
  private static final Duration MAX_SKEW = Duration.ofHours(1);

  private static final int MAX_NAMED = 10;

  private final List<Commit> commits;
  private final Instant now;
  private final ClockConfirmation confirmation;
  private final Set<Long> recordedAsWrong;

  private LakeClockCheck(List<Commit> commits, Instant now, ClockConfirmation confirmation) {
    this.commits = commits;
    this.now = now;
    this.confirmation = confirmation;
    this.recordedAsWrong =
        commits.stream()
            .flatMap(commit -> LogTimes.wrong(commit).stream())
            .collect(Collectors.toSet());
  }

  /**
   * Checks the clock of a job that writes to a lake.
   *
   * @param run name of the run that records a confirmation
   * @throws JobException if the clock is behind the log, or if the clock or a commit is far ahead,
   *     and the confirmation does not cover it
   */
  public static void require(Lake lake, Instant now, ClockConfirmation confirmation, String run) {
    if (!isPlausible(lake, now, confirmation)) {
      new LakeClockCheck(lake.log().commits(), now, confirmation).check(lake, run);
    }
  }

  /** Returns a warning if a run that changes nothing has a time before the last commit. */
  public static Optional<String> warning(LogTimes times, Instant now) {
    return Optional.of(times.latest())
        .filter(latest -> latest.isAfter(now))
        .map(
            latest ->
                "Warning: this run has the time %s, but the last commit has %s; jobs that write refuse it."
                    .formatted(now, latest));
  }

  /** Returns true if the state shows that no check fails, so that no commit needs to be read. */
  private static boolean isPlausible(Lake lake, Instant now, ClockConfirmation confirmation) {
    if (!confirmation.equals(ClockConfirmation.NONE)) {
      return false;
    }
    LogTimes times = lake.state().times();
    return !times.anyWrong()
        && !isBehind(now, times.latest())
        && !times.latest().plus(MAX_GAP).isBefore(now)
        && times.widestGap().compareTo(MAX_GAP) <= 0;
  }

  private static boolean isBehind(Instant now, Instant time) {
    return time.isAfter(now.plus(MAX_SKEW));
  }

  private void check(Lake lake, String run) {
    requireInTheFuture(confirmation.wrongCommits());
    requireNotBehind();
    requireGapsConfirmed();
    boolean withoutGap = gap(ClockConfirmation.NONE).isEmpty();
    if (withoutGap && recordedAsWrong.containsAll(confirmation.wrongCommits())) {
      return;
    }
    Map<String, Object> detail = new TreeMap<>();
    detail.put("phase", "clock");
    detail.put(LogTimes.WRONG, confirmation.wrongCommits().stream().sorted().toList());
    confirmation.lastDay().ifPresent(day -> detail.put("confirmed", day.toString()));
    lake.log()
        .append(
            CommitDraft.of(CommitKind.RETAIN, lake.log().head().number(), now, run)
                .withDetail(detail));
  }

  /** Checks that the times of commits are in the future, or were recorded as wrong before. */
  private void requireInTheFuture(Set<Long> numbers) {
    Set<Long> wrong = new HashSet<>(numbers);
    wrong.removeAll(recordedAsWrong);
    commits.stream()
        .filter(commit -> commit.at().isAfter(now))
        .forEach(commit -> wrong.remove(commit.number()));
    if (!wrong.isEmpty()) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "--wrong-times names commit "
              + wrong.iterator().next()
              + ", which has no time in the future");
    }
  }

  private boolean isTrusted(Commit commit) {
    return !recordedAsWrong.contains(commit.number())
        && !confirmation.wrongCommits().contains(commit.number());
  }

  private void requireNotBehind() {
    List<Commit> ahead =
        commits.stream().filter(commit -> isTrusted(commit) && isBehind(now, commit.at())).toList();
    if (ahead.isEmpty()) {
      return;
    }
    Commit last = Collections.max(ahead, Comparator.comparing(Commit::at));
    String numbers =
        ahead.stream()
            .limit(MAX_NAMED)
            .map(commit -> Long.toString(commit.number()))
            .collect(Collectors.joining(",", "", ahead.size() > MAX_NAMED ? ",…" : ""));
    throw new JobException(
        ExitCode.BAD_INPUT,
        String.format(
            Locale.ROOT,
            "the clock is behind the log: it is %s, but commit %d has the time %s. A wrong time ends"
                + " an erasure too early: set the clock right. If it is right, and the time of the"
                + " commit is wrong, run 'telemetry retain enforce --wrong-times %s'.",
            now,
            last.number(),
            last.at(),
            numbers));
  }

  private void requireGapsConfirmed() {
    gap(confirmation)
        .ifPresent(
            gap -> {
              throw new JobException(ExitCode.BAD_INPUT, gap.toString());
            });
  }

  /** A time that is far ahead of the commits before it. */
  private record Gap(Commit before, String what, Instant time) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s is %d days ahead of the log: it is %s, but the last commit before it, %d, has the"
              + " time %s. A wrong time deletes data too early: set the clock right. If the time is"
              + " right, run 'telemetry retain enforce --confirm-time %s'. 'telemetry retain plan'"
              + " shows what is deleted then.",
          what,
          Duration.between(before.at(), time).toDays(),
          time,
          before.number(),
          before.at(),
          time.atZone(ZoneOffset.UTC).toLocalDate());
    }
  }

  /**
   * Returns the first gap since the last retention that a confirmation does not cover. Commits that
   * were lost from a broken log make no gap.
   */
  private Optional<Gap> gap(ClockConfirmation confirmed) {
    Commit latest = null;
    long next = 0;
    Optional<Gap> gap = Optional.empty();
    for (Commit commit : commits) {
      boolean afterLost = commit.number() > next;
      next = commit.number() + 1;
      if (!isTrusted(commit) || commit.at().isAfter(now)) {
        continue;
      }
      if (latest == null || commit.kind() == CommitKind.RETAIN) {
        gap = Optional.empty();
      } else if (gap.isEmpty() && !afterLost && isGap(latest, commit.at(), confirmed)) {
        String what = "the time of commit " + commit.number();
        gap = Optional.of(new Gap(latest, what, commit.at()));
      }
      latest = latest == null || commit.at().isAfter(latest.at()) ? commit : latest;
    }
    return gap.isEmpty() && latest != null && isGap(latest, now, confirmed)
        ? Optional.of(new Gap(latest, "the clock", now))
        : gap;
  }

  private static boolean isGap(Commit before, Instant time, ClockConfirmation confirmed) {
    return before.at().plus(MAX_GAP).isBefore(time) && !confirmed.confirms(time);
  }
}
