package org.obmeet.telemetry.privacy.disclosure;

import java.util.List;

/**
 * How a cube is to be published: disjoint regions that cover it.
 *
 * @param regions in no particular order
 * @param loss incidences that are not published at the finest level
 */
record Plan(List<Region> regions, long loss) {
  /**
   * A product of extents, published as one row.
   *
   * @param extents one per dimension, in declared order
   * @param cells its finest cells
   */
  record Region(List<Extent> extents, int[] cells) {
    Region {
      extents = List.copyOf(extents);
    }

    /** Whether it is one finest cell. */
    boolean finest() {
      return extents.stream().noneMatch(Extent::folded);
    }
  }

  Plan {
    regions = List.copyOf(regions);
  }
}
