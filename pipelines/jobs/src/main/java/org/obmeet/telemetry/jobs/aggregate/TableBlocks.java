package org.obmeet.telemetry.jobs.aggregate;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Blocks of one encoded cell table, as they come in. */
final class TableBlocks {
  private final SortedMap<Integer, ByteBuffer> blocks = new TreeMap<>();

  /**
   * Adds a block.
   *
   * @throws IllegalStateException where there is one of that number
   */
  void add(int number, ByteBuffer block) {
    if (blocks.put(number, block) != null) {
      throw new IllegalStateException("block " + number + " of a cell table came twice");
    }
  }

  /** All of them, as {@link org.obmeet.telemetry.privacy.cells.CellTables} takes them. */
  List<ByteBuffer> inOrder() {
    return List.copyOf(blocks.values());
  }
}
