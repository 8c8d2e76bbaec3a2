package org.obmeet.telemetry.cubes.vector;

import java.util.List;

/** A column of few distinct labels. */
public interface DictionaryVector {
  /** Code of each row's label; not to be changed. */
  int[] codes();

  /** Labels by code. */
  List<String> labels();
}
