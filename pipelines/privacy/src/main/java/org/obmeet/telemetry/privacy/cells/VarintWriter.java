package org.obmeet.telemetry.privacy.cells;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes integers (LEB128, signed ones in zigzag encoding), and UTF-8 texts after their length. */
final class VarintWriter {
  /** The largest number of bytes of an integer. */
  private static final int MAX_BYTES = 10;

  /** The initial capacity in bytes. The capacity is doubled when it is used up. */
  static final int INITIAL_CAPACITY = 1024;

  private byte[] bytes = new byte[INITIAL_CAPACITY];
  private int size;

  void signed(long value) {
    unsigned((value << 1) ^ (value >> 63));
  }

  void unsigned(long value) {
    reserve(MAX_BYTES);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void text(String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    unsigned(encoded.length);
    reserve(encoded.length);
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
  }

  int size() {
    return size;
  }

  /** Returns a view of the bytes that were written. Later writes do not change it. */
  ByteBuffer view() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  private void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      long grown = Math.min(2L * bytes.length, Integer.MAX_VALUE - 8L);
      bytes = Arrays.copyOf(bytes, (int) Math.max(grown, needed));
    }
  }
}
