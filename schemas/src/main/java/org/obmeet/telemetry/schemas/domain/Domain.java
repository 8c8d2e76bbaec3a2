package org.obmeet.telemetry.schemas.domain;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The public values that may become labels. All other values become {@link #OTHER}. */
public sealed interface Domain {
  /** The label of every value outside the domain. */
  String OTHER = "other";

  /** The label of a value that a record does not have. */
  String UNKNOWN = "unknown";

  /** Returns true if a value may become a label, after its treatment. */
  boolean contains(String value);

  /** Returns a description for people. */
  String describe();

  /**
   * A closed list of labels, with aliases for other spellings.
   *
   * @param values labels, in their public order
   * @param aliases label by input value; every label is in {@code values}
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

  /** Every value that a public pattern matches, such as a version number. */
  record Patterned(String name, Pattern pattern) implements Domain {
    public Patterned {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(pattern, "pattern");
    }

    @Override
    public boolean contains(String value) {
      return pattern.matcher(value).matches();
    }

    @Override
    public String describe() {
      return name + " (" + pattern.pattern() + ")";
    }
  }

  /** An empty domain, for pseudonyms, numbers, times and flags. */
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
