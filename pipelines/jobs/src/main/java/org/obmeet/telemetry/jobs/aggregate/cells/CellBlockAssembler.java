package org.obmeet.telemetry.jobs.aggregate.cells;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Blocks of one encoded cell table, as they come in. */
public final class CellBlockAssembler {
  private final SortedMap<Integer, ByteBuffer> blocks = new TreeMap<>();

  /**
   * Adds a block to its table.
   *
   * @throws IllegalStateException where there is one of that number
   */
  public static <K> void add(
      Map<K, CellBlockAssembler> tables, K table, int number, ByteBuffer block) {
    CellBlockAssembler its = tables.computeIfAbsent(table, key -> new CellBlockAssembler());
    if (its.blocks.put(number, block) != null) {
      throw new IllegalStateException("block " + number + " of a cell table came twice");
    }
  }

  /** All of them, as {@link org.obmeet.telemetry.privacy.cells.CellTableCodec} takes them. */
  public List<ByteBuffer> inOrder() {
    return List.copyOf(blocks.values());
  }
}
