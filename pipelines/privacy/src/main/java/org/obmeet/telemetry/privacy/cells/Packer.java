package org.obmeet.telemetry.privacy.cells;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Writes integers in as few bytes as they need (LEB128; signed ones zigzag) and UTF-8 text. */
final class Packer {
  /** Most bytes of a number. */
  private static final int LONGEST = 10;

  private byte[] bytes;
  private int size;
  private boolean counts;

  Packer() {
    this(1024);
  }

  /**
   * @param room bytes to begin with; one that knows how many it will be given copies none
   */
  Packer(int room) {
    bytes = new byte[room];
  }

  /** Bytes that something takes when it is written. */
  static int sizeOf(Consumer<Packer> written) {
    Packer counting = new Packer(0);
    counting.counts = true;
    written.accept(counting);
    return counting.size;
  }

  void signed(long value) {
    unsigned((value << 1) ^ (value >> 63));
  }

  void unsigned(long value) {
    if (counts) {
      size = Math.addExact(size, length(value));
      return;
    }
    if (bytes.length - size < LONGEST) {
      reserve(length(value));
    }
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private static int length(long value) {
    int length = 1;
    for (long rest = value >>> 7; rest != 0; rest >>>= 7) {
      length++;
    }
    return length;
  }

  void text(String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    unsigned(encoded.length);
    append(encoded, encoded.length);
  }

  /** Appends what another has written. */
  void append(Packer other) {
    append(other.bytes, other.size);
  }

  private void append(byte[] more, int length) {
    if (!counts) {
      reserve(length);
      System.arraycopy(more, 0, bytes, size, length);
    }
    size = Math.addExact(size, length);
  }

  int size() {
    return size;
  }

  /** Reads what is written so far. */
  Unpacker written() {
    return new Unpacker(bytes, size);
  }

  byte[] toBytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      long grown = Math.min(bytes.length + (bytes.length >> 1), Integer.MAX_VALUE - 8L);
      bytes = Arrays.copyOf(bytes, (int) Math.max(grown, needed));
    }
  }
}
