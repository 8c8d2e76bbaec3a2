package org.obmeet.telemetry.privacy.cells;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads the numbers and texts that {@link VarintWriter} wrote. Throws an {@link
 * IllegalArgumentException} if bytes are missing or a checked number is out of range.
 */
final class VarintReader {
  private final List<ByteBuffer> blocks;
  private int next;
  private ByteBuffer block = ByteBuffer.allocate(0);

  /**
   * Creates a reader of consecutive buffers. A number or text may span several buffers.
   *
   * @param blocks not changed
   */
  VarintReader(List<ByteBuffer> blocks) {
    this.blocks = blocks;
  }

  /** Returns an independent reader at the same position. */
  VarintReader copy() {
    VarintReader copy = new VarintReader(blocks);
    copy.next = next;
    copy.block = block.duplicate();
    return copy;
  }

  long signed() {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  long unsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte one = octet();
      value |= (one & 0x7FL) << shift;
      if (one >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("an encoded cell table has a number longer than 10 bytes");
  }

  private byte octet() {
    while (!block.hasRemaining()) {
      if (next == blocks.size()) {
        throw new IllegalArgumentException("an encoded cell table ends too early");
      }
      block = blocks.get(next++).duplicate();
    }
    return block.get();
  }

  /** Reads a number from 0 to {@code limit}, both included. */
  int upTo(int limit, String what) {
    return check(unsigned(), limit, what);
  }

  /** Reads the number of items that follow, each at least {@code minBytes} bytes long. */
  int count(int minBytes, String what) {
    long value = unsigned();
    return check(value, (int) Math.min(Integer.MAX_VALUE, left() / minBytes), what);
  }

  String text() {
    byte[] encoded = new byte[count(1, "length of a label")];
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = octet();
    }
    return new String(encoded, StandardCharsets.UTF_8);
  }

  void requireEnd() {
    if (left() != 0) {
      throw new IllegalArgumentException(
          "an encoded cell table must end with its last footprint; bytes after it: " + left());
    }
  }

  private long left() {
    long later = blocks.stream().skip(next).mapToLong(ByteBuffer::remaining).sum();
    return block.remaining() + later;
  }

  static int check(long value, int limit, String what) {
    if (value < 0 || value > limit) {
      throw new IllegalArgumentException(
          what + " of an encoded cell table must be between 0 and " + limit + "; it is " + value);
    }
    return (int) value;
  }
}
