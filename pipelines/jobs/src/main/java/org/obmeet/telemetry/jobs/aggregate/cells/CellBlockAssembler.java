package org.obmeet.telemetry.jobs.aggregate.cells;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects the blocks of one encoded cell table, which arrive in any order. */
public final class CellBlockAssembler {
  private final SortedMap<Integer, ByteBuffer> blocks = new TreeMap<>();

  /** Adds a block to a table; throws {@link IllegalStateException} if its index is used already. */
  public static <K> void add(
      Map<K, CellBlockAssembler> tables, K table, int index, ByteBuffer block) {
    CellBlockAssembler assembler = tables.computeIfAbsent(table, key -> new CellBlockAssembler());
    if (assembler.blocks.put(index, block) != null) {
      throw new IllegalStateException("block " + index + " of a cell table arrived twice");
    }
  }

  /** Returns the blocks in the order that {@code CellTableCodec} needs. */
  public List<ByteBuffer> inOrder() {
    return List.copyOf(blocks.values());
  }
}
