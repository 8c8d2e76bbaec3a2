package org.obmeet.telemetry.lake.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZeroSuppressionTest {
  /** Returns words of every length: zero, full, and with zero bytes inside and at the end. */
  private static byte[] words(int count, long seed) {
    Random random = new Random(seed);
    ByteBuffer bytes = ByteBuffer.allocate(count * Long.BYTES);
    for (int i = 0; i < count; i++) {
      long word = random.nextLong() >>> random.nextInt(64);
      bytes.putLong(i % 3 == 0 ? 0 : i % 3 == 1 ? word : word & 0xFF00FF00FF00FF00L);
    }
    return bytes.array();
  }

  private static byte[] packed(byte[] bytes) {
    byte[] packed = new byte[ZeroSuppression.maxPackedSize(bytes.length)];
    Arrays.fill(packed, (byte) -1);
    int size = ZeroSuppression.pack(bytes, bytes.length, packed);
    return Arrays.copyOf(packed, size);
  }

  private static byte[] unpacked(byte[] packed, int size) throws IOException {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) -1);
    byte[] padded = Arrays.copyOf(packed, packed.length + ZeroSuppression.SLACK);
    Arrays.fill(padded, packed.length, padded.length, (byte) -1);
    ZeroSuppression.unpack(padded, packed.length, bytes, size);
    return bytes;
  }

  @ParameterizedTest(name = "{0} words")
  @ValueSource(ints = {0, 1, 2, 3, 64, 1001})
  void unpack_packed_isEqual(int count) throws IOException {
    byte[] bytes = words(count, count);

    assertThat(unpacked(packed(bytes), bytes.length)).isEqualTo(bytes);
  }

  @Test
  void pack_leadingZeros_areOmitted() {
    ByteBuffer bytes = ByteBuffer.allocate(5 * Long.BYTES);
    bytes.putLong(0).putLong(0xFF).putLong(0x100).putLong(-1).putLong(1L << 56);

    assertThat(packed(bytes.array()))
        .isEqualTo(
            ByteBuffer.allocate(22)
                .put(new byte[] {0x10, (byte) 0x82, 0x08})
                .put(new byte[] {(byte) 0xFF, 1, 0})
                .putLong(-1)
                .putLong(1L << 56)
                .array());
  }

  @Test
  void pack_incompressibleBytes_staysWithinTheLimit() throws IOException {
    byte[] bytes = new byte[8000];
    new Random(4).nextBytes(bytes);
    for (int i = 0; i < bytes.length; i += Long.BYTES) {
      bytes[i] |= 1;
    }

    byte[] packed = packed(bytes);

    assertThat(packed).hasSize(8500);
    assertThat(unpacked(packed, bytes.length)).isEqualTo(bytes);
  }

  @Test
  void unpack_invalidData_fails() {
    byte[] bytes = words(99, 5);
    byte[] packed = packed(bytes);
    byte[] invalid = packed.clone();
    invalid[3] = (byte) 0x9A;

    assertThatThrownBy(() -> unpacked(Arrays.copyOf(packed, packed.length - 1), bytes.length))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> unpacked(Arrays.copyOf(packed, packed.length + 1), bytes.length))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> unpacked(invalid, bytes.length)).isInstanceOf(IOException.class);
  }
}
