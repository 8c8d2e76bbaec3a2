package org.obmeet.telemetry.privacy.cells;

import it.unimi.dsi.fastutil.io.FastByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes integers (LEB128, signed ones in zigzag encoding), and UTF-8 texts after their length. */
final class VarintWriter {
  private static final int INITIAL_CAPACITY = 1024;

  private final FastByteArrayOutputStream bytes = new FastByteArrayOutputStream(INITIAL_CAPACITY);

  void signed(long value) {
    unsigned((value << 1) ^ (value >> 63));
  }

  void unsigned(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) rest | 0x80);
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  void text(String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    unsigned(encoded.length);
    bytes.write(encoded, 0, encoded.length);
  }

  int size() {
    return bytes.length;
  }

  /** Returns a view of the bytes that were written. Later writes do not change it. */
  ByteBuffer view() {
    return ByteBuffer.wrap(bytes.array, 0, bytes.length);
  }
}
