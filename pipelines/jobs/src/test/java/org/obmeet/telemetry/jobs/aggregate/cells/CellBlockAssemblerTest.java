package org.obmeet.telemetry.jobs.aggregate.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CellBlockAssemblerTest {
  private final Map<String, CellBlockAssembler> tables = new HashMap<>();

  /** No engine guarantees the order in which elements of a key arrive. */
  @Test
  void blocks_inAnyOrder_areSortedByNumber() {
    for (int number : new int[] {11, 2, 0, 1, 10}) {
      CellBlockAssembler.add(tables, "one", number, block(number));
      CellBlockAssembler.add(tables, "other", number, block(100 + number));
    }

    assertThat(tables.get("one").inOrder())
        .containsExactly(block(0), block(1), block(2), block(10), block(11));
    assertThat(tables.get("other").inOrder()).contains(block(100), block(111)).hasSize(5);
  }

  @Test
  void block_repeated_isRefused() {
    CellBlockAssembler.add(tables, "one", 3, block(1));

    assertThatThrownBy(() -> CellBlockAssembler.add(tables, "one", 3, block(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("block 3 of a cell table arrived twice");
  }

  private static ByteBuffer block(int number) {
    return ByteBuffer.wrap(new byte[] {(byte) number});
  }
}
