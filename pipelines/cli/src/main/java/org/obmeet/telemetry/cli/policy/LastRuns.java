package org.obmeet.telemetry.cli.policy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.schemas.policy.PolicyActivity;

/**
 * The times, by the log of a lake, at which activities last changed it or wrote a report.
 *
 * @param byWord the time of the last commit by the word of the activity
 */
record LastRuns(Map<String, Instant> byWord) {
  private static final Pattern RUN = Pattern.compile("(?:.*/)?\\d{8}T\\d{6}Z-([a-z]+)-.*");

  static LastRuns of(List<Commit> commits) {
    Map<String, Instant> times = new TreeMap<>();
    for (Commit commit : commits) {
      if (commit.kind() == CommitKind.CONSENTS) {
        times.put(PolicyActivity.COLLECT.word(), commit.at());
      }
      if (commit.kind() == CommitKind.SUPPRESS) {
        times.put(PolicyActivity.SUPPRESS.word(), commit.at());
      }
      Stream.concat(Stream.of(commit.run()), commit.added().stream().map(FileRef::path))
          .map(RUN::matcher)
          .filter(Matcher::matches)
          .forEach(run -> times.put(run.group(1), commit.at()));
    }
    return new LastRuns(times);
  }

  Optional<Instant> of(PolicyActivity activity) {
    return Optional.ofNullable(byWord.get(activity.word()));
  }
}
