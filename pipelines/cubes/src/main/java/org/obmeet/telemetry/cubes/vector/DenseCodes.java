package org.obmeet.telemetry.cubes.vector;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Assigns codes to values. The codes start at 0, in the order of first use. */
public final class DenseCodes<T> {
  private final List<T> values = new ArrayList<>();
  private final Map<T, Integer> known = new HashMap<>();

  /** Returns the code of a value. The first call for a value assigns its code. */
  public int of(T value) {
    return known.computeIfAbsent(
        value,
        added -> {
          values.add(added);
          return values.size() - 1;
        });
  }

  /** Returns a live view of the values by code. */
  public List<T> values() {
    return Collections.unmodifiableList(values);
  }

  public int size() {
    return values.size();
  }
}
