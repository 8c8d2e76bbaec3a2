package org.obmeet.telemetry.cubes;

import java.util.BitSet;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Ladder;

/** Rows that a cube counts: records, or facts. */
interface RowSet {
  /** A label or flag column; null where there is none of that name. */
  Coded label(String name);

  /** A number column; null where there is none of that name. */
  NumberColumn number(String name);

  /** The bands of a number column. */
  BandColumn band(String number);

  /** Of each unit the latest row of the window; null where no cube picks it. */
  BitSet latest();

  /** The labels of a dimension. */
  default Coded dimension(Cube.Dimension dimension) {
    if (dimension.bandOf().isEmpty()) {
      return label(dimension.field());
    }
    BandColumn bands = band(dimension.bandOf().get());
    return dimension.ladder() instanceof Ladder.OpenBands open ? bands.open(open) : bands;
  }
}
