package org.obmeet.telemetry.cubes.bucket;

import java.util.BitSet;
import org.obmeet.telemetry.cubes.vector.BinVector;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.cubes.vector.NumberVector;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;

/** Rows that a cube counts: records, or facts. */
public interface RowSet {
  /** A label or flag column; null where there is none of that name. */
  DictionaryVector label(String name);

  /** A number column; null where there is none of that name. */
  NumberVector number(String name);

  /** The bands of a number column. */
  BinVector bins(String number);

  /** Of each unit the latest row of the window; null where no cube picks it. */
  BitSet latest();

  /** The labels of a dimension. */
  default DictionaryVector dimension(Cube.Dimension dimension) {
    if (dimension.binnedField().isEmpty()) {
      return label(dimension.field());
    }
    BinVector bands = bins(dimension.binnedField().get());
    return dimension.hierarchy() instanceof DimensionHierarchy.OpenBins open
        ? bands.open(open)
        : bands;
  }
}
