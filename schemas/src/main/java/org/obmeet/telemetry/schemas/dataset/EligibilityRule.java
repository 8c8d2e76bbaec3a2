package org.obmeet.telemetry.schemas.dataset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A rule that decides which records make their contributor eligible. These records are costly to
 * fake, so an attacker cannot create many eligible contributors. A record is accepted if, for one
 * alternative, each field has one of the accepted labels.
 *
 * @param alternatives for each alternative, accepted labels by field; at least one alternative,
 *     none of them empty
 */
public record EligibilityRule(List<Map<String, Set<String>>> alternatives) {
  public EligibilityRule {
    if (alternatives.isEmpty() || alternatives.stream().anyMatch(Map::isEmpty)) {
      throw new IllegalArgumentException(
          "there must be at least one alternative, each with a field; they are " + alternatives);
    }
    alternatives = alternatives.stream().map(EligibilityRule::copy).toList();
  }

  public List<String> fields() {
    return alternatives.stream().flatMap(all -> all.keySet().stream()).distinct().toList();
  }

  private static Map<String, Set<String>> copy(Map<String, Set<String>> alternative) {
    Map<String, Set<String>> copy = new LinkedHashMap<>();
    alternative.forEach((field, labels) -> copy.put(field, Set.copyOf(labels)));
    return Collections.unmodifiableMap(copy);
  }
}
