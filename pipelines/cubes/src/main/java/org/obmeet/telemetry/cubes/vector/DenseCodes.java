package org.obmeet.telemetry.cubes.vector;

import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Assigns codes to values. The codes start at 0, in the order of first use. */
public final class DenseCodes<T> {
  private static final int ABSENT = -1;

  private final List<T> values = new ArrayList<>();
  private final Object2IntOpenHashMap<T> known = new Object2IntOpenHashMap<>();

  public DenseCodes() {
    known.defaultReturnValue(ABSENT);
  }

  /** Returns the code of a value. The first call for a value assigns its code. */
  public int of(T value) {
    int code = known.putIfAbsent(value, values.size());
    if (code == ABSENT) {
      values.add(value);
      return values.size() - 1;
    }
    return code;
  }

  /** Returns a live view of the values by code. */
  public List<T> values() {
    return Collections.unmodifiableList(values);
  }

  public int size() {
    return values.size();
  }
}
