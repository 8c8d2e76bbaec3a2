package org.obmeet.telemetry.cli.policy;

import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.cli.query.output.WordWrap;
import org.obmeet.telemetry.schemas.policy.Promise;

/** Formats coverage as lines of text of at most {@link WordWrap#WIDTH} characters. */
public final class PromiseCoverageText {
  private static final int SENTENCE = 90;
  private static final String INDENT = "    ";
  private static final String HANGING = "      ";

  private final List<String> lines = new ArrayList<>();

  private PromiseCoverageText() {}

  /** Returns every promise under the heading of its group, then the totals. */
  public static List<String> lines(PromiseCoverage coverage) {
    PromiseCoverageText text = new PromiseCoverageText();
    text.group("Kept, as tests show", coverage.tested());
    text.group("Planned: the rule is not implemented yet", coverage.planned());
    text.group("NOT COVERED: neither a test nor a note", coverage.uncovered());
    text.group("Out of scope: they bind other systems", coverage.outOfScope());
    text.totals(coverage);
    return text.lines;
  }

  private void group(String head, List<Promise> promises) {
    if (promises.isEmpty()) {
      return;
    }
    lines.add(head + " (" + promises.size() + ")");
    for (Promise promise : promises) {
      lines.add("  " + promise.id());
      lines.add(INDENT + "\"" + shortened(promise.sentence()) + "\"");
      if (!(promise.coverage() instanceof Promise.Coverage.OutOfScope)) {
        wrapped("rule: " + promise.rule());
      }
      evidence(promise.coverage());
    }
    lines.add("");
  }

  private void evidence(Promise.Coverage coverage) {
    if (coverage instanceof Promise.Coverage.Tested tested) {
      tested.tests().forEach(test -> lines.add(INDENT + "test: " + test));
    } else if (coverage instanceof Promise.Coverage.Planned planned) {
      wrapped("missing: " + planned.missing());
    } else if (coverage instanceof Promise.Coverage.OutOfScope other) {
      wrapped("reason: " + other.reason());
    }
  }

  private void totals(PromiseCoverage coverage) {
    int all = coverage.binding() + coverage.outOfScope().size();
    lines.add(
        "%s promises: %s bind this system, %s bind others."
            .formatted(all, coverage.binding(), coverage.outOfScope().size()));
    lines.add(
        ("Of the %s binding ones %s are shown by tests (%s %%), %s are planned, %s are "
                + "not covered.")
            .formatted(
                coverage.binding(),
                coverage.tested().size(),
                coverage.percentTested(),
                coverage.planned().size(),
                coverage.uncovered().size()));
  }

  private void wrapped(String text) {
    lines.addAll(WordWrap.lines(INDENT, HANGING, text));
  }

  /** Returns the beginning of a sentence, cut between words. */
  static String shortened(String sentence) {
    if (sentence.length() <= SENTENCE) {
      return sentence;
    }
    return sentence.substring(0, sentence.lastIndexOf(' ', SENTENCE - 2)) + " …";
  }
}
