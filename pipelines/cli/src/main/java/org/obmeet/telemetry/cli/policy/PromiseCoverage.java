package org.obmeet.telemetry.cli.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private static final int HUNDRED = 100;

  public PromiseCoverage {
    tested = List.copyOf(tested);
    planned = List.copyOf(planned);
    outOfScope = List.copyOf(outOfScope);
    uncovered = List.copyOf(uncovered);
  }

  /** Groups promises by coverage. Each group keeps the given order. */
  public static PromiseCoverage of(List<Promise> promises) {
    List<Promise> tested = new ArrayList<>();
    List<Promise> planned = new ArrayList<>();
    List<Promise> outOfScope = new ArrayList<>();
    List<Promise> uncovered = new ArrayList<>();
    for (Promise promise : promises) {
      Promise.Coverage coverage = promise.coverage();
      if (coverage instanceof Tested) {
        tested.add(promise);
      } else if (coverage instanceof Planned note && !note.missing().isBlank()) {
        planned.add(promise);
      } else if (coverage instanceof OutOfScope note && !note.reason().isBlank()) {
        outOfScope.add(promise);
      } else {
        uncovered.add(promise);
      }
    }
    return new PromiseCoverage(tested, planned, outOfScope, uncovered);
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
    return binding() == 0 ? HUNDRED : tested.size() * HUNDRED / binding();
  }

  /** Returns the coverage as a map, for JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> totals = new LinkedHashMap<>();
    totals.put("promises", binding() + outOfScope.size());
    totals.put("binding", binding());
    totals.put("tested", tested.size());
    totals.put("planned", planned.size());
    totals.put("uncovered", uncovered.size());
    totals.put("out_of_scope", outOfScope.size());
    totals.put("percent_tested", percentTested());
    List<Map<String, Object>> promises = new ArrayList<>();
    tested.forEach(p -> promises.add(map(p, "tested")));
    planned.forEach(p -> promises.add(map(p, "planned")));
    uncovered.forEach(p -> promises.add(map(p, "uncovered")));
    outOfScope.forEach(p -> promises.add(map(p, "out_of_scope")));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("totals", totals);
    map.put("promises", promises);
    return map;
  }

  private static Map<String, Object> map(Promise promise, String status) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", promise.id());
    map.put("status", status);
    map.put("sentence", promise.sentence());
    map.put("rule", promise.rule());
    if (promise.coverage() instanceof Tested shown) {
      map.put("tests", shown.tests().stream().map(Promise.TestName::toString).toList());
    } else if (promise.coverage() instanceof Planned note) {
      map.put("missing", note.missing());
    } else if (promise.coverage() instanceof OutOfScope note) {
      map.put("reason", note.reason());
    }
    return map;
  }
}
