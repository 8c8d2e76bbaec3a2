package org.obmeet.telemetry.cubes.bucket;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The first day on which anybody had a label. It is computed over all buckets before cells are, and
 * is released nowhere.
 *
 * @param firstDays field to label to days since 1970-01-01
 */
public record FirstSeenDays(Map<String, Map<String, Integer>> firstDays) {
  public FirstSeenDays {
    Map<String, Map<String, Integer>> copy = new TreeMap<>();
    firstDays.forEach(
        (field, days) -> copy.put(field, Collections.unmodifiableMap(new TreeMap<>(days))));
    firstDays = Collections.unmodifiableMap(copy);
  }

  /** Of no field. */
  public static FirstSeenDays none() {
    return new FirstSeenDays(Map.of());
  }

  /** Whether the field was looked at. */
  public boolean covers(String field) {
    return firstDays.containsKey(field);
  }

  /** First day of a label; empty where nobody was seen with it. */
  public OptionalInt firstDay(String field, String label) {
    Integer day = firstDays.getOrDefault(field, Map.of()).get(label);
    return day == null ? OptionalInt.empty() : OptionalInt.of(day);
  }

  /** The earlier day of each label of both. */
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
