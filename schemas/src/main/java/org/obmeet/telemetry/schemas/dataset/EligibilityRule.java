package org.obmeet.telemetry.schemas.dataset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which records give their contributor standing: a price that whoever invents contributors would
 * have to pay for each. A record gives it where, of any one alternative, it has one of the labels
 * of every field.
 *
 * @param alternatives field to labels; at least one, none of them empty
 */
public record EligibilityRule(List<Map<String, Set<String>>> alternatives) {
  public EligibilityRule {
    if (alternatives.isEmpty() || alternatives.stream().anyMatch(Map::isEmpty)) {
      throw new IllegalArgumentException(
          "alternatives must be at least one, each with a field; they are " + alternatives);
    }
    alternatives = alternatives.stream().map(EligibilityRule::copy).toList();
  }

  /** The fields that it looks at. */
  public List<String> fields() {
    return alternatives.stream().flatMap(all -> all.keySet().stream()).distinct().toList();
  }

  private static Map<String, Set<String>> copy(Map<String, Set<String>> alternative) {
    Map<String, Set<String>> copy = new LinkedHashMap<>();
    alternative.forEach((field, labels) -> copy.put(field, Set.copyOf(labels)));
    return Collections.unmodifiableMap(copy);
  }
}
