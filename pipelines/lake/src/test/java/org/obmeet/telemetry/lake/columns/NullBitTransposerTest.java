package org.obmeet.telemetry.lake.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which rows hold nothing: counted, as bits of columns, and as levels of Parquet. */
class NullBitTransposerTest {
  @Test
  void square_withOneBit_hasItWhereRowAndColumnChangePlaces() {
    for (int row = 0; row < 8; row++) {
      for (int column = 0; column < 8; column++) {
        assertThat(NullBitTransposer.transpose(1L << row * 8 + column))
            .isEqualTo(1L << column * 8 + row);
      }
    }
  }

  @Test
  void count_isThatOfTheRowsAskedFor() {
    NullMask nulls = new NullMask();
    SplittableRandom dice = new SplittableRandom(3);
    BitSet set = new BitSet();
    for (int at = 0; at < 1_000; ) {
      int rows = dice.nextInt(1, NullMask.BATCH_ROWS + 1);
      int none = dice.nextInt() & (int) ((1L << rows) - 1);
      nulls.append(none, rows, at);
      for (int row = 0; row < rows; row++) {
        set.set(at + row, (none >>> row & 1) != 0);
      }
      at += rows;
    }
    for (int i = 0; i < 2_000; i++) {
      int from = dice.nextInt(900);
      int to = dice.nextInt(from, 901);
      assertThat(nulls.count(from, to)).isEqualTo(set.get(from, to).cardinality());
    }
  }

  @Test
  void levels_areThoseOfTheRowsThatHoldSomething() throws IOException {
    NullMask nulls = new NullMask();
    BitSet something = new BitSet();
    SplittableRandom dice = new SplittableRandom(4);
    something.set(0, 640);
    for (int at = 0; at < 640; at += 32) {
      int none = dice.nextBoolean() ? 0 : dice.nextInt();
      nulls.append(none, 32, at);
      for (int row = 0; row < 32; row++) {
        something.set(at + row, (none >>> row & 1) == 0);
      }
      assertThat(nulls.levels(0, at + 32))
          .isEqualTo(BooleanRleEncoderTest.parquets(something, 0, at + 32));
    }
    nulls.clear();
    nulls.append(0, 20, 0);

    assertThat(nulls.levels(0, 20)).containsExactly(20 << 1, 1);
  }
}
