package org.obmeet.telemetry.lake.rows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A dictionary of labels, with codes from 0 in order of first occurrence. */
public final class LabelDictionary {
  /** The code of a row without a label. */
  public static final int NO_LABEL = -1;

  private final List<String> labels = new ArrayList<>();
  private final Map<String, Integer> codes = new HashMap<>();

  public int size() {
    return labels.size();
  }

  /** Returns the code of a label; adds the label if it is new. */
  public int code(String label) {
    Integer known = codes.get(label);
    if (known != null) {
      return known;
    }
    labels.add(label);
    codes.put(label, labels.size() - 1);
    return labels.size() - 1;
  }

  /** Compares the labels of two codes by their UTF-8 bytes, unsigned, as Avro does. */
  int compare(int a, int b) {
    return a == b ? 0 : Arrays.compareUnsigned(bytes(a), bytes(b));
  }

  /** Returns the UTF-8 bytes of the label of a code. */
  public byte[] bytes(int code) {
    return labels.get(code).getBytes(StandardCharsets.UTF_8);
  }
}
