package org.obmeet.telemetry.privacy.cells;

import java.nio.charset.StandardCharsets;

/** Reads what {@link Packer} wrote; anything else is an {@link IllegalArgumentException}. */
final class Unpacker {
  private final byte[] bytes;
  private final int end;
  private int at;

  Unpacker(byte[] bytes) {
    this(bytes, bytes.length);
  }

  /**
   * @param end of what was written
   */
  Unpacker(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  /** Another that goes on from here by itself. */
  Unpacker copy() {
    Unpacker copy = new Unpacker(bytes, end);
    copy.at = at;
    return copy;
  }

  boolean isAtEnd() {
    return at == end;
  }

  long signed() {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  long unsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        throw new IllegalArgumentException("an encoded cell table ends too early");
      }
      byte next = bytes[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("an encoded cell table has a number longer than 10 bytes");
  }

  /** A number from 0 to {@code limit}, both included. */
  int upTo(int limit, String what) {
    return check(unsigned(), limit, what);
  }

  /** How many things follow, each of which takes at least {@code least} bytes. */
  int count(int least, String what) {
    long value = unsigned();
    return check(value, (end - at) / least, what);
  }

  String text() {
    int length = count(1, "length of a label");
    String value = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return value;
  }

  void end() {
    if (at != end) {
      throw new IllegalArgumentException(
          "an encoded cell table must end at byte " + at + "; it has " + end);
    }
  }

  static int check(long value, int limit, String what) {
    if (value < 0 || value > limit) {
      throw new IllegalArgumentException(
          what + " of an encoded cell table must be between 0 and " + limit + "; it is " + value);
    }
    return (int) value;
  }
}
