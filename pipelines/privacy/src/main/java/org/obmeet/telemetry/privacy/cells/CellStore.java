package org.obmeet.telemetry.privacy.cells;

import java.util.Arrays;

/**
 * A growing array with a fixed number of longs for each cell. The numbers of a cell are adjacent,
 * which needs few cache lines. The array has parts, of which growth copies only the first.
 */
final class CellStore {
  private static final int CELL_BITS_PER_PART = 12;
  private static final int MASK = (1 << CELL_BITS_PER_PART) - 1;
  private static final int INITIAL_CELLS = 16;

  private final int width;
  private int size;
  private long[][] parts = new long[1][];

  /** Creates an empty store; {@code width} is the number of longs per cell. */
  CellStore(int width) {
    this.width = width;
    this.parts[0] = new long[INITIAL_CELLS * width];
  }

  int size() {
    return size;
  }

  /** Adds a cell of zeros. */
  void add() {
    int part = size >>> CELL_BITS_PER_PART;
    int inPart = size & MASK;
    if (part == parts.length) {
      parts = Arrays.copyOf(parts, part * 2);
    }
    if (parts[part] == null) {
      parts[part] = new long[(MASK + 1) * width];
    } else if (inPart * width == parts[part].length) {
      parts[part] = Arrays.copyOf(parts[part], 2 * inPart * width);
    }
    size++;
  }

  /** Returns the array that contains a cell. It is valid until the next {@link #add}. */
  long[] array(int cell) {
    return parts[cell >>> CELL_BITS_PER_PART];
  }

  /** Returns the index of the cell's first number in the array that {@link #array} returns. */
  int offset(int cell) {
    return (cell & MASK) * width;
  }
}
