package org.obmeet.telemetry.schemas.domain;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The public values that may be stored as labels. Any other value becomes {@link #NOT_LISTED}. */
public sealed interface Domain {
  /** The label for every value that is not in the domain. */
  String NOT_LISTED = "not_listed";

  /** The label for a value that is missing in a record. */
  String UNKNOWN = "unknown";

  /**
   * The labels that no domain and no hierarchy may declare. Besides the two above, these are the
   * labels of released tables for a remainder ({@code other}) and for a total ({@code *}).
   */
  List<String> RESERVED = List.of(NOT_LISTED, "other", UNKNOWN, "*");

  /** Returns true if a value, after its treatment, is in the domain. */
  boolean contains(String value);

  /** Returns the domain in words, for messages. */
  String describe();

  /**
   * A closed list of labels, with aliases for other spellings.
   *
   * @param values labels in their public order
   * @param aliases label by input value; every label must be in {@code values}
   */
  record Listed(List<String> values, Map<String, String> aliases) implements Domain {
    public Listed {
      values = List.copyOf(values);
      aliases = Collections.unmodifiableMap(new TreeMap<>(aliases));
    }

    @Override
    public boolean contains(String value) {
      return values.contains(value);
    }

    @Override
    public String describe() {
      return values.size() <= 12 ? String.join(", ", values) : values.size() + " listed values";
    }
  }

  /** All values that match a public pattern, such as version numbers. */
  record Patterned(String name, Pattern pattern) implements Domain {
    @Override
    public boolean contains(String value) {
      return pattern.matcher(value).matches();
    }

    @Override
    public String describe() {
      return name + " (" + pattern.pattern() + ")";
    }
  }

  /** The empty domain of fields without labels: pseudonyms, numbers, times and flags. */
  record None() implements Domain {
    @Override
    public boolean contains(String value) {
      return false;
    }

    @Override
    public String describe() {
      return "no labels";
    }
  }
}
