package org.obmeet.telemetry.privacy.disclosure;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Part of a slice: what it is called and which finest cells it holds.
 *
 * @param extent its values of the dimension that was split
 * @param cells its finest cells
 */
record Part(Extent extent, int[] cells) {
  /** The cells of several parts. */
  static int[] cells(Stream<Part> parts) {
    return parts.flatMapToInt(part -> Arrays.stream(part.cells())).toArray();
  }
}
