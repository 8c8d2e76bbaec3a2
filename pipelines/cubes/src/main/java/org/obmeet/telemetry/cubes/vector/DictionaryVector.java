package org.obmeet.telemetry.cubes.vector;

import java.util.List;
import java.util.function.Predicate;

/** A dictionary-encoded column of labels. The labels of flags are {@code yes} and {@code no}. */
public interface DictionaryVector {
  /** Code for a label that is not in the dictionary. */
  int ABSENT = -1;

  /** A column whose codes and labels are already known. */
  @SuppressWarnings("ArrayRecordComponent")
  record Encoded(int[] codes, List<String> labels) implements DictionaryVector {}

  /** Returns the code of each row's label. The caller must not change the array. */
  int[] codes();

  default int code(int row) {
    return codes()[row];
  }

  /** Returns the labels by code. */
  List<String> labels();

  /** Returns the code of a label; {@link #ABSENT} if the dictionary lacks it. */
  default int codeOf(String label) {
    return labels().indexOf(label);
  }

  /** Returns an array that is true for each code whose label meets a condition. */
  default boolean[] matching(Predicate<String> condition) {
    boolean[] matching = new boolean[labels().size()];
    for (int code = 0; code < matching.length; code++) {
      matching[code] = condition.test(labels().get(code));
    }
    return matching;
  }
}
