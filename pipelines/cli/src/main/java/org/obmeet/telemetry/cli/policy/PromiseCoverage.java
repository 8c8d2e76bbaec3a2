package org.obmeet.telemetry.cli.policy;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.query.output.WordWrap;
import org.obmeet.telemetry.schemas.policy.Promise;
import org.obmeet.telemetry.schemas.policy.Promise.Coverage.OutOfScope;
import org.obmeet.telemetry.schemas.policy.Promise.Coverage.Planned;
import org.obmeet.telemetry.schemas.policy.Promise.Coverage.Tested;

/**
 * The promises of the privacy policy, grouped by coverage.
 *
 * @param tested promises that tests verify
 * @param planned promises whose rule is not implemented yet
 * @param outOfScope promises that bind other systems
 * @param uncovered promises that bind this system but have neither a test nor a note
 */
public record PromiseCoverage(
    List<Promise> tested,
    List<Promise> planned,
    List<Promise> outOfScope,
    List<Promise> uncovered) {
  private static final int MAX_SENTENCE = 90;
  private static final String INDENT = "    ";

  /** Groups promises by coverage. Each group keeps the given order. */
  public static PromiseCoverage of(List<Promise> promises) {
    Map<String, List<Promise>> byStatus =
        promises.stream().collect(Collectors.groupingBy(PromiseCoverage::status));
    return new PromiseCoverage(
        byStatus.getOrDefault("tested", List.of()),
        byStatus.getOrDefault("planned", List.of()),
        byStatus.getOrDefault("out_of_scope", List.of()),
        byStatus.getOrDefault("uncovered", List.of()));
  }

  private static String status(Promise promise) {
    Promise.Coverage coverage = promise.coverage();
    if (coverage instanceof Tested) {
      return "tested";
    }
    return coverage instanceof Planned note && !note.missing().isBlank()
        ? "planned"
        : coverage instanceof OutOfScope note && !note.reason().isBlank()
            ? "out_of_scope"
            : "uncovered";
  }

  /** Returns the number of promises that bind this system. */
  public int binding() {
    return tested.size() + planned.size() + uncovered.size();
  }

  /**
   * Returns the percentage of binding promises that tests verify, rounded down. It is 100 if no
   * promise binds.
   */
  public int percentTested() {
    return binding() == 0 ? 100 : tested.size() * 100 / binding();
  }

  public Map<String, Object> toMap() {
    Map<String, Object> totals =
        ImmutableMap.of(
            "promises", binding() + outOfScope.size(),
            "binding", binding(),
            "tested", tested.size(),
            "planned", planned.size(),
            "uncovered", uncovered.size(),
            "out_of_scope", outOfScope.size(),
            "percent_tested", percentTested());
    List<Map<String, Object>> promises =
        Stream.of(tested, planned, uncovered, outOfScope)
            .flatMap(List::stream)
            .map(PromiseCoverage::map)
            .toList();
    return ImmutableMap.of("totals", totals, "promises", promises);
  }

  private static Map<String, Object> map(Promise promise) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", promise.id());
    map.put("status", status(promise));
    map.put("sentence", promise.sentence());
    map.putAll(explanation(promise));
    return map;
  }

  private static Map<String, Object> explanation(Promise promise) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rule", promise.rule());
    if (!promise.notKept().isEmpty()) {
      map.put("not_kept", promise.notKept());
    }
    if (promise.coverage() instanceof Tested shown) {
      map.put("tests", shown.tests().stream().map(Promise.TestName::toString).toList());
    } else if (promise.coverage() instanceof Planned note) {
      map.put("missing", note.missing());
    } else if (promise.coverage() instanceof OutOfScope note) {
      map.put("reason", note.reason());
    }
    return map;
  }

  /** Returns every promise under the heading of its group, then the totals, as lines of text. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    group("Kept, as tests show", tested, lines);
    group("Planned: the rule is not implemented yet", planned, lines);
    group("NOT COVERED: neither a test nor a note", uncovered, lines);
    group("Out of scope: they bind other systems", outOfScope, lines);
    lines.add(
        "%s promises: %s bind this system, %s bind others."
            .formatted(binding() + outOfScope.size(), binding(), outOfScope.size()));
    lines.add(
        ("Of the %s binding ones %s are shown by tests (%s %%), %s are planned, %s are not"
                + " covered.")
            .formatted(
                binding(), tested.size(), percentTested(), planned.size(), uncovered.size()));
    return lines;
  }

  private static void group(String head, List<Promise> promises, List<String> lines) {
    if (promises.isEmpty()) {
      return;
    }
    lines.add(head + " (" + promises.size() + ")");
    for (Promise promise : promises) {
      lines.add("  " + promise.id());
      lines.add(INDENT + "\"" + shortened(promise.sentence()) + "\"");
      lines.addAll(explained(promise, INDENT));
    }
    lines.add("");
  }

  /** Returns rule, tests and notes of a promise as indented lines. */
  static List<String> explained(Promise promise, String indent) {
    List<String> lines = new ArrayList<>();
    explanation(promise)
        .forEach(
            (key, value) -> {
              for (Object text : value instanceof List<?> tests ? tests : List.of(value)) {
                String head = key.replace("tests", "test").replace('_', ' ');
                lines.addAll(WordWrap.lines(indent, indent + "  ", head + ": " + text));
              }
            });
    return lines;
  }

  /** Returns the beginning of a sentence, cut between words if it has some. */
  static String shortened(String sentence) {
    int cut = sentence.lastIndexOf(' ', MAX_SENTENCE - 2);
    return sentence.length() <= MAX_SENTENCE
        ? sentence
        : sentence.substring(0, cut < 0 ? MAX_SENTENCE - 2 : cut) + " …";
  }
}
