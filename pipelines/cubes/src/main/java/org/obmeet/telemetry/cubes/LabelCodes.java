package org.obmeet.telemetry.cubes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Labels as codes from 0 in the order in which they are first seen. */
final class LabelCodes {
  private final List<String> labels = new ArrayList<>();
  private final Map<String, Integer> known = new HashMap<>();

  int size() {
    return labels.size();
  }

  String label(int code) {
    return labels.get(code);
  }

  /** Labels by code; a view that grows. */
  List<String> all() {
    return labels;
  }

  int of(String label) {
    Integer code = known.get(label);
    if (code == null) {
      code = labels.size();
      labels.add(label);
      known.put(label, code);
    }
    return code;
  }

  /** Code here of each label. */
  int[] of(List<String> others) {
    return others.stream().mapToInt(this::of).toArray();
  }
}
