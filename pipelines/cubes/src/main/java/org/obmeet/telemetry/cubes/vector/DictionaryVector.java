package org.obmeet.telemetry.cubes.vector;

import java.util.List;

/** A dictionary-encoded column of labels. */
public interface DictionaryVector {
  /** Returns the code of each row's label. The caller must not change the array. */
  int[] codes();

  /** Returns the labels by code. */
  List<String> labels();
}
