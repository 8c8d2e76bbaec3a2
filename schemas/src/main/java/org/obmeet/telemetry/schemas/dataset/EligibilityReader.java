package org.obmeet.telemetry.schemas.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Reads the key {@code eligibility} of a data set: the rule for eligible owners. */
final class EligibilityReader {
  private static final String KEY = "eligibility";
  private static final String OWNER = "owner";

  private final Map<String, Field> fields = new LinkedHashMap<>();

  private EligibilityReader(List<Field> all) {
    all.stream().filter(EligibilityReader::usable).forEach(f -> fields.put(f.name(), f));
  }

  /** Returns the rule of a data set. A data set of owners must have a rule, and others must not. */
  static Optional<EligibilityRule> read(YamlNode file, String contributor, List<Field> fields) {
    Optional<YamlNode> given = file.optional(KEY);
    if (contributor.equals(OWNER)) {
      return Optional.of(
          new EligibilityReader(fields).rule(given.orElseGet(() -> file.require(KEY))));
    }
    if (given.isPresent()) {
      throw given.get().invalid("no eligibility; only data sets of owners have eligibility rules");
    }
    return Optional.empty();
  }

  /**
   * Returns true if a rule may use the field. The field must need no particular scope of consent,
   * and its labels must be a list.
   */
  private static boolean usable(Field field) {
    return field.scope() == Scope.ENVELOPE
        && field.type() == ValueType.LABEL
        && field.domain() instanceof Domain.Listed;
  }

  private EligibilityRule rule(YamlNode list) {
    List<Map<String, Set<String>>> alternatives = new ArrayList<>();
    for (YamlNode item : list.items("at least one alternative by which an owner is eligible")) {
      Map<String, Set<String>> alternative = item.entries(this::labels);
      if (alternative.isEmpty()) {
        throw item.invalid(
            "a field and its labels; fields are " + String.join(", ", fields.keySet()));
      }
      alternatives.add(alternative);
    }
    return new EligibilityRule(alternatives);
  }

  private Set<String> labels(String name, YamlNode list) {
    Field field = fields.get(name);
    if (field == null) {
      throw list.invalid(name, fields.keySet());
    }
    List<String> known = knownLabels(field);
    Set<String> labels = new LinkedHashSet<>();
    list.items().forEach(item -> labels.add(item.oneOf(known)));
    if (labels.isEmpty() || labels.containsAll(known)) {
      throw list.invalid(
          labels.isEmpty() ? "no label" : "every label",
          "some, but not all, of " + String.join(", ", known));
    }
    return labels;
  }

  private static List<String> knownLabels(Field field) {
    List<String> known = new ArrayList<>(((Domain.Listed) field.domain()).values());
    if (field.nullable()) {
      known.add(Domain.UNKNOWN);
    }
    return known;
  }
}
