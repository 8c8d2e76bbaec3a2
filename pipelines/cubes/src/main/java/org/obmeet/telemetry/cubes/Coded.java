package org.obmeet.telemetry.cubes;

import java.util.List;

/** A column of few distinct labels. */
interface Coded {
  /** Code of each row's label; not to be changed. */
  int[] codes();

  /** Labels by code. */
  List<String> labels();
}
