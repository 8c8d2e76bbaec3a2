package org.obmeet.telemetry.lake.rows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Labels as codes from 0, in the order in which they were first seen. */
public final class LabelDictionary {
  /** Code of a row without a label. */
  public static final int NONE = -1;

  /**
   * Labels of a domain are few objects that come again and again: these are known by themselves.
   */
  private static final int RECENT = 1 << 10;

  private final List<String> labels = new ArrayList<>();
  private final Map<String, Integer> codes = new HashMap<>();
  private final String[] recent = new String[RECENT];
  private final int[] recentCodes = new int[RECENT];

  public int size() {
    return labels.size();
  }

  public String label(int code) {
    return labels.get(code);
  }

  /** The code of a label, given when it is first asked for. */
  @SuppressWarnings("ReferenceEquality")
  public int code(String label) {
    int hash = label.hashCode();
    int place = (hash ^ (hash >>> 10)) & (RECENT - 1);
    if (recent[place] != label) {
      recentCodes[place] = find(label);
      recent[place] = label;
    }
    return recentCodes[place];
  }

  private int find(String label) {
    Integer known = codes.get(label);
    if (known != null) {
      return known;
    }
    int code = labels.size();
    labels.add(label);
    codes.put(label, code);
    return code;
  }

  /** By the bytes of their UTF-8, unsigned, as Avro compares text. */
  int compare(int a, int b) {
    return a == b ? 0 : Arrays.compareUnsigned(bytes(a), bytes(b));
  }

  public byte[] bytes(int code) {
    return labels.get(code).getBytes(StandardCharsets.UTF_8);
  }
}
