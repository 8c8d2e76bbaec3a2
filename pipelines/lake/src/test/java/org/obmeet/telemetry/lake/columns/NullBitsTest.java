package org.obmeet.telemetry.lake.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows hold nothing: counted, as bits of columns, and as levels of Parquet. */
class NullBitsTest {
  @Test
  void square_withOneBit_hasItWhereRowAndColumnChangePlaces() {
    for (int row = 0; row < 8; row++) {
      for (int column = 0; column < 8; column++) {
        assertThat(NullBits.transpose(1L << row * 8 + column)).isEqualTo(1L << column * 8 + row);
      }
    }
  }

  @Test
  void count_isThatOfTheRowsAskedFor() {
    Nulls nulls = new Nulls();
    SplittableRandom dice = new SplittableRandom(3);
    BitSet set = new BitSet();
    for (int at = 0; at < 1_000; ) {
      int rows = dice.nextInt(1, Nulls.MOST_AT_ONCE + 1);
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

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void levels_allAlike_areWrittenAsParquetsEncoderDoes(int level) throws IOException {
    for (int rows : new int[] {8, 9, 63, 64, 65, 1_000, ColumnChunk.PAGE_ROWS}) {
      try (RunLengthBitPackingHybridEncoder encoder =
          new RunLengthBitPackingHybridEncoder(1, 64, 1_024, ColumnChunk.HEAP)) {
        for (int row = 0; row < rows; row++) {
          encoder.writeInt(level);
        }
        assertThat(ColumnChunk.run(rows, level).toByteArray())
            .isEqualTo(encoder.toBytes().toByteArray());
      }
    }
  }
}
