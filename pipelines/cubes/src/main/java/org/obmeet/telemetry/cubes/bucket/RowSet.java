package org.obmeet.telemetry.cubes.bucket;

import java.util.BitSet;
import org.obmeet.telemetry.cubes.vector.BinVector;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.cubes.vector.NumberVector;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;

/** A set of rows that a cube counts, which are records or facts. */
public interface RowSet {
  /** Returns the label or flag column of a name; null if there is none. */
  DictionaryVector label(String name);

  /** Returns the number column of a name; null if there is none. */
  NumberVector number(String name);

  /** Returns the bins of a number column. */
  BinVector bins(String number);

  /** Returns the latest row of each unit in the window; null if no cube picks it. */
  BitSet latest();

  /** Returns the labels of a dimension. */
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
