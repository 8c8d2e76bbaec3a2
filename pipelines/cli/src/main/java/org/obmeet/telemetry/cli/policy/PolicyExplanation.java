package org.obmeet.telemetry.cli.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.cli.query.output.WordWrap;
import org.obmeet.telemetry.schemas.policy.PolicyActivity;
import org.obmeet.telemetry.schemas.policy.PolicySentence;
import org.obmeet.telemetry.schemas.policy.Promise;

/**
 * Explains sentences of the privacy policy by their promises, and what keeps these.
 *
 * @param lastRuns when activities last ran in a lake; empty without a lake
 */
record PolicyExplanation(List<Promise> promises, Optional<LastRuns> lastRuns) {
  static final List<String> COLUMNS = List.of("id", "kind", "summary", "promises");

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

  /** Explains a sentence by its id or that of a promise, as lines; none if the id is unknown. */
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
    String last =
        lastRuns
            .map(
                runs ->
                    runs.of(activity)
                        .map(at -> "; last in the log: " + at)
                        .orElse("; the log has no such run"))
            .orElse("");
    return activity.word() + ", " + activity.when() + (activity.isLogged() ? last : "");
  }
}
