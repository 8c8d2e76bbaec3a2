package org.obmeet.telemetry.cubes;

import java.util.List;

/** A column of few distinct labels. */
interface Coded {
  /** Code of a row's label. */
  int code(int row);

  /** Labels by code. */
  List<String> labels();
}
