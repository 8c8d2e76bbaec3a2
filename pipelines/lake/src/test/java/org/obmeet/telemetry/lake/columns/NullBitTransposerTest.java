package org.obmeet.telemetry.lake.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests null bits: transposition, counts and definition levels. */
class NullBitTransposerTest {
  @Test
  void transpose_oneBit_swapsRowAndColumn() {
    for (int row = 0; row < 8; row++) {
      for (int column = 0; column < 8; column++) {
        assertThat(NullBitTransposer.transpose(1L << row * 8 + column))
            .isEqualTo(1L << column * 8 + row);
      }
    }
  }

  @Test
  void count_anyRange_countsItsNulls() {
    NullMask nulls = new NullMask();
    SplittableRandom random = new SplittableRandom(3);
    BitSet set = new BitSet();
    for (int position = 0; position < 1_000; ) {
      int rows = random.nextInt(1, NullMask.BATCH_ROWS + 1);
      int nullBits = random.nextInt() & (int) ((1L << rows) - 1);
      nulls.append(nullBits, rows, position);
      for (int row = 0; row < rows; row++) {
        set.set(position + row, (nullBits >>> row & 1) != 0);
      }
      position += rows;
    }
    for (int i = 0; i < 2_000; i++) {
      int from = random.nextInt(900);
      int to = random.nextInt(from, 901);
      assertThat(nulls.count(from, to)).isEqualTo(set.get(from, to).cardinality());
    }
  }

  @Test
  void levels_anyNulls_equalParquetsEncoder() throws IOException {
    NullMask nulls = new NullMask();
    BitSet present = new BitSet();
    SplittableRandom random = new SplittableRandom(4);
    present.set(0, 640);
    for (int position = 0; position < 640; position += 32) {
      int nullBits = random.nextBoolean() ? 0 : random.nextInt();
      nulls.append(nullBits, 32, position);
      for (int row = 0; row < 32; row++) {
        present.set(position + row, (nullBits >>> row & 1) == 0);
      }
      assertThat(nulls.levels(0, position + 32))
          .isEqualTo(BooleanRleEncoderTest.parquetEncoded(present, 0, position + 32));
    }
    nulls.clear();
    nulls.append(0, 20, 0);

    assertThat(nulls.levels(0, 20)).containsExactly(20 << 1, 1);
  }
}
