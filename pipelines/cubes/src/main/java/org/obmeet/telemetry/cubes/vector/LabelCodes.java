package org.obmeet.telemetry.cubes.vector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Assigns dense codes to labels. The codes start at 0, in the order of first use. */
public final class LabelCodes {
  private final List<String> labels = new ArrayList<>();
  private final Map<String, Integer> known = new HashMap<>();

  public int size() {
    return labels.size();
  }

  public String label(int code) {
    return labels.get(code);
  }

  /** Returns a live view of the labels by code. */
  List<String> all() {
    return labels;
  }

  public int of(String label) {
    Integer code = known.get(label);
    if (code == null) {
      code = labels.size();
      labels.add(label);
      known.put(label, code);
    }
    return code;
  }

  /** Returns the code of each label. */
  public int[] of(List<String> others) {
    return others.stream().mapToInt(this::of).toArray();
  }
}
