package org.obmeet.telemetry.privacy.cells;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes integers in as few bytes as they need (LEB128; signed ones zigzag) and UTF-8 text. */
final class Packer {
  private byte[] bytes = new byte[1024];
  private int size;

  void signed(long value) {
    unsigned((value << 1) ^ (value >> 63));
  }

  void unsigned(long value) {
    reserve(10);
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

  /** Appends what another has written. */
  void append(Packer other) {
    reserve(other.size);
    System.arraycopy(other.bytes, 0, bytes, size, other.size);
    size += other.size;
  }

  int size() {
    return size;
  }

  /** Reads what is written so far. */
  Unpacker written() {
    return new Unpacker(bytes, size);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      long grown = Math.min(bytes.length + (bytes.length >> 1), Integer.MAX_VALUE - 8L);
      bytes = Arrays.copyOf(bytes, (int) Math.max(grown, needed));
    }
  }
}
