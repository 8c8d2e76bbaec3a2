package org.obmeet.telemetry.cli.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.query.output.WordWrap;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.schemas.policy.PolicyActivity;
import org.obmeet.telemetry.schemas.policy.PolicySentence;
import org.obmeet.telemetry.schemas.policy.Promise;

/**
 * Explains the promises of the privacy policy by rule, tests and the activities that keep them.
 *
 * @param lastRuns the times of {@link #lastRuns} in a lake; empty without a lake
 */
record PolicyExplanation(List<Promise> promises, Optional<Map<String, Instant>> lastRuns) {
  /** The id of a run, or the path of its report. The group is the word of the activity. */
  private static final Pattern RUN = Pattern.compile("(?:.*/)?\\d{8}T\\d{6}Z-([a-z]+)-.*");

  static final List<String> COLUMNS = List.of("id", "kind", "summary", "promises");

  /** Returns the time of the last commit or report of each activity, by the activity's word. */
  static Map<String, Instant> lastRuns(List<Commit> commits) {
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
    return times;
  }

  /** Returns a row per sentence, in the order of the policy, without headings. */
  static List<List<Object>> rows() {
    return PolicySentence.all().stream()
        .filter(sentence -> !sentence.note().equals("heading"))
        .map(
            sentence ->
                List.<Object>of(
                    sentence.id(),
                    sentence.kind().word(),
                    sentence.summary(),
                    String.join(", ", sentence.promises())))
        .toList();
  }

  /** Explains the sentence or promise with an id, as lines; none if the id is unknown. */
  List<String> lines(String id) {
    List<String> lines = new ArrayList<>();
    for (PolicySentence sentence : PolicySentence.all()) {
      if (sentence.id().equals(id)) {
        lines.add(sentence.id() + ": " + sentence.summary());
        if (sentence.kind() != PolicySentence.Kind.PROMISES) {
          String kind = sentence.kind().word().replace('_', ' ');
          lines.addAll(WordWrap.lines("  ", "    ", kind + ": " + sentence.note()));
        }
        promises.stream()
            .filter(promise -> sentence.promises().contains(promise.id()))
            .forEach(promise -> explain(promise, lines));
      }
    }
    if (lines.isEmpty()) {
      promises.stream()
          .filter(promise -> promise.id().equals(id))
          .forEach(promise -> explain(promise, lines));
    }
    return lines;
  }

  private void explain(Promise promise, List<String> lines) {
    lines.add("promise " + promise.id());
    lines.addAll(PromiseCoverage.explained(promise, "  "));
    for (PolicyActivity activity : promise.activities()) {
      lines.addAll(WordWrap.lines("  ", "    ", "runs: " + runs(activity)));
    }
  }

  private String runs(PolicyActivity activity) {
    String words = activity.word() + ", " + activity.when();
    if (!activity.isLogged() || lastRuns.isEmpty()) {
      return words;
    }
    Instant last = lastRuns.get().get(activity.word());
    return words + (last == null ? "; the log has no such run" : "; last in the log: " + last);
  }
}
