package org.obmeet.telemetry.cubes.bucket;

import java.util.BitSet;
import org.obmeet.telemetry.cubes.vector.BinVector;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.cubes.vector.NumberVector;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;

/** A set of rows that a cube counts. A row is a record or a fact. */
public interface RowSet {
  /** Returns a label or flag column by name; null if there is none. */
  DictionaryVector label(String name);

  /** Returns a number column by name; null if there is none. */
  NumberVector number(String name);

  BinVector bins(String number);

  /**
   * Returns the latest row of each unit in the window; null for facts, or if no cube needs the
   * rows.
   */
  BitSet latest();

  default DictionaryVector dimension(Cube.Dimension dimension) {
    if (dimension.binnedField().isEmpty()) {
      return label(dimension.field());
    }
    BinVector binsOf = bins(dimension.binnedField().get());
    return dimension.hierarchy() instanceof DimensionHierarchy.OpenBins open
        ? binsOf.open(open)
        : binsOf;
  }
}
