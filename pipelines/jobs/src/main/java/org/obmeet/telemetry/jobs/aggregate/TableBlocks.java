package org.obmeet.telemetry.jobs.aggregate;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Blocks of one encoded cell table, as they come in. */
final class TableBlocks {
  private final SortedMap<Integer, ByteBuffer> blocks = new TreeMap<>();

  /**
   * Adds a block to its table.
   *
   * @throws IllegalStateException where there is one of that number
   */
  static <K> void add(Map<K, TableBlocks> tables, K table, int number, ByteBuffer block) {
    TableBlocks its = tables.computeIfAbsent(table, key -> new TableBlocks());
    if (its.blocks.put(number, block) != null) {
      throw new IllegalStateException("block " + number + " of a cell table came twice");
    }
  }

  /** All of them, as {@link org.obmeet.telemetry.privacy.cells.CellTables} takes them. */
  List<ByteBuffer> inOrder() {
    return List.copyOf(blocks.values());
  }
}
