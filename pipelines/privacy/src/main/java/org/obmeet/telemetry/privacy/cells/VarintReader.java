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
  private final boolean consuming;
  private int next;
  private byte[] bytes = {};
  private int at;
  private int end;

  /** The number of bytes in the blocks after the current one. */
  private long unstarted;

  private VarintReader(List<ByteBuffer> blocks, boolean consuming, long unstarted) {
    this.blocks = blocks;
    this.consuming = consuming;
    this.unstarted = unstarted;
  }

  /**
   * Creates a reader of consecutive heap buffers. A number or text may span several buffers.
   *
   * @param blocks not changed
   */
  VarintReader(List<ByteBuffer> blocks) {
    this(blocks, false, remaining(blocks));
  }

  /** Creates a reader that sets each heap buffer of the list to null when it reaches the buffer. */
  static VarintReader consuming(List<ByteBuffer> blocks) {
    return new VarintReader(blocks, true, remaining(blocks));
  }

  private static long remaining(List<ByteBuffer> blocks) {
    return blocks.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  /** Returns an independent reader at the same position, for a list that keeps its buffers. */
  VarintReader copy() {
    VarintReader copy = new VarintReader(blocks, false, unstarted);
    copy.next = next;
    copy.bytes = bytes;
    copy.at = at;
    copy.end = end;
    return copy;
  }

  long signed() {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  long unsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        nextBlock();
      }
      byte one = bytes[at++];
      value |= (one & 0x7FL) << shift;
      if (one >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("an encoded cell table has a number longer than 10 bytes");
  }

  /** Moves to the next block that is not empty. */
  private void nextBlock() {
    while (at == end) {
      if (next == blocks.size()) {
        throw new IllegalArgumentException("an encoded cell table ends too early");
      }
      ByteBuffer block = consuming ? blocks.set(next, null) : blocks.get(next);
      bytes = block.array();
      at = block.arrayOffset() + block.position();
      end = at + block.remaining();
      unstarted -= block.remaining();
      next++;
    }
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
    int read = 0;
    while (read < encoded.length) {
      if (at == end) {
        nextBlock();
      }
      int some = Math.min(encoded.length - read, end - at);
      System.arraycopy(bytes, at, encoded, read, some);
      at += some;
      read += some;
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
    return end - at + unstarted;
  }

  static int check(long value, int limit, String what) {
    if (value < 0 || value > limit) {
      throw new IllegalArgumentException(
          what + " of an encoded cell table must be between 0 and " + limit + "; it is " + value);
    }
    return (int) value;
  }
}
