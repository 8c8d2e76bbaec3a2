package org.obmeet.telemetry.cubes.bucket;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The first day of each label in the data of all contributors. The days are not published.
 *
 * @param firstDays first day by field and label, in days since 1970-01-01
 */
public record FirstSeenDays(Map<String, Map<String, Integer>> firstDays) {
  public FirstSeenDays {
    Map<String, Map<String, Integer>> copy = new TreeMap<>();
    firstDays.forEach(
        (field, days) -> copy.put(field, Collections.unmodifiableMap(new TreeMap<>(days))));
    firstDays = Collections.unmodifiableMap(copy);
  }

  public static FirstSeenDays none() {
    return new FirstSeenDays(Map.of());
  }

  /** Returns true if the field was scanned, even if no label was found. */
  public boolean covers(String field) {
    return firstDays.containsKey(field);
  }

  /** Returns the first day of a label; empty if no row has it. */
  public OptionalInt firstDay(String field, String label) {
    Integer day = firstDays.getOrDefault(field, Map.of()).get(label);
    return day == null ? OptionalInt.empty() : OptionalInt.of(day);
  }

  /** Returns the days of both instances. If both have a label, its earlier day is returned. */
  public FirstSeenDays merge(FirstSeenDays other) {
    Map<String, Map<String, Integer>> merged = new TreeMap<>();
    firstDays.forEach((field, days) -> merged.put(field, new TreeMap<>(days)));
    other.firstDays.forEach(
        (field, days) -> {
          Map<String, Integer> into = merged.computeIfAbsent(field, f -> new TreeMap<>());
          days.forEach((label, day) -> into.merge(label, day, Math::min));
        });
    return new FirstSeenDays(merged);
  }
}
