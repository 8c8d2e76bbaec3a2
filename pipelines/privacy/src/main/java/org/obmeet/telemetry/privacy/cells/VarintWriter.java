package org.obmeet.telemetry.privacy.cells;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes integers in as few bytes as they need (LEB128; signed ones zigzag) and UTF-8 text. */
final class VarintWriter {
  /** Most bytes of a number. */
  private static final int LONGEST = 10;

  /** Bytes to begin with; doubled where they are too few. */
  static final int FIRST_ROOM = 1024;

  private byte[] bytes = new byte[FIRST_ROOM];
  private int size;

  void signed(long value) {
    unsigned((value << 1) ^ (value >> 63));
  }

  void unsigned(long value) {
    reserve(LONGEST);
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

  /** What is written so far; does not change with what is written later. */
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
