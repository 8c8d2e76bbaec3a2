package org.obmeet.telemetry.privacy.cells;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.BinaryData;

/** Writes numbers and texts in the binary encoding of Avro, which {@link NumberReader} reads. */
final class NumberWriter {
  private static final int MAX_BYTES = 10;

  private byte[] bytes = new byte[1024];
  private int size;

  void write(long number) {
    ensureCapacity(MAX_BYTES);
    size += BinaryData.encodeLong(number, bytes, size);
  }

  void write(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    write(encoded.length);
    ensureCapacity(encoded.length);
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
  }

  private void ensureCapacity(int count) {
    if (bytes.length - size < count) {
      bytes = Arrays.copyOf(bytes, Math.max(size + count, 2 * size));
    }
  }

  int size() {
    return size;
  }

  /** Returns a view of the bytes that were written. Later writes do not change it. */
  ByteBuffer view() {
    return ByteBuffer.wrap(bytes, 0, size);
  }
}
