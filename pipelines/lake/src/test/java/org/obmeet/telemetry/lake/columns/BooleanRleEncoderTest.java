package org.obmeet.telemetry.lake.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BooleanRleEncoderTest {
  private final SplittableRandom random = new SplittableRandom(11);

  @ParameterizedTest(name = "runs of up to {0}")
  @ValueSource(ints = {1, 7, 9, 20, 70, 300, 100_000})
  void encode_anyRuns_equalsParquetsEncoder(int maxRun) throws IOException {
    for (int round = 0; round < 200; round++) {
      int size = random.nextInt(1, 3_000);
      BitSet bits = bits(size, maxRun);
      int from = random.nextInt(size);
      int to = random.nextInt(from, size + 1);
      BitSet inverted = (BitSet) bits.clone();
      inverted.flip(0, size);

      assertThat(BooleanRleEncoder.encode(words(bits, size), false, from, to, 0))
          .isEqualTo(parquetEncoded(bits, from, to));
      assertThat(BooleanRleEncoder.encode(words(bits, size), true, from, to, 0))
          .isEqualTo(parquetEncoded(inverted, from, to));
    }
  }

  @Test
  void encode_manyPackedGroups_usesSeveralHeaders() throws IOException {
    BitSet bits = bits(5_000, 7);
    byte[] encoded = BooleanRleEncoder.encode(words(bits, 5_000), false, 0, 5_000, 4);

    assertThat(Arrays.copyOfRange(encoded, 4, encoded.length))
        .isEqualTo(parquetEncoded(bits, 0, 5_000));
    assertThat(encoded).startsWith(0, 0, 0, 0).hasSizeGreaterThan(4 + 5_000 / 8 + 5);
  }

  private BitSet bits(int size, int maxRun) {
    BitSet bits = new BitSet();
    for (int position = 0; position < size; ) {
      int length = random.nextInt(1, maxRun + 1);
      bits.set(position, Math.min(size, position + length), random.nextBoolean());
      position += length;
    }
    return bits;
  }

  private static long[] words(BitSet bits, int size) {
    return Arrays.copyOf(bits.toLongArray(), (size + 63) / 64);
  }

  /** Returns the bits as Parquet's own encoder encodes them. */
  static byte[] parquetEncoded(BitSet bits, int from, int to) throws IOException {
    try (RunLengthBitPackingHybridEncoder encoder =
        new RunLengthBitPackingHybridEncoder(
            1, 64, 1 << 16, HeapByteBufferAllocator.getInstance())) {
      for (int bit = from; bit < to; bit++) {
        encoder.writeInt(bits.get(bit) ? 1 : 0);
      }
      return encoder.toBytes().toByteArray();
    }
  }
}
