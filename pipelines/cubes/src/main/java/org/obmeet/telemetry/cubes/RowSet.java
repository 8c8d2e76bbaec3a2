package org.obmeet.telemetry.cubes;

import java.util.BitSet;
import org.obmeet.telemetry.schemas.Cube;

/** Rows that a cube counts: records, or facts. */
interface RowSet {
  /** A label or flag column; null where there is none of that name. */
  Coded label(String name);

  /** A number column; null where there is none of that name. */
  NumberColumn number(String name);

  /** The bands of a number column. */
  Coded band(String number);

  /** Of each unit the latest row of the window; null where no cube picks it. */
  BitSet latest();

  /** The labels of a dimension. */
  default Coded dimension(Cube.Dimension dimension) {
    return dimension.bandOf().map(this::band).orElseGet(() -> label(dimension.field()));
  }
}
