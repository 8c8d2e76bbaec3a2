package org.obmeet.telemetry.lake.columns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.BufferUnderflowException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of a block of rows, growing as they are written. */
final class Block {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[1 << 16];
  private int at;
  private int limit = bytes.length;

  byte[] array() {
    return bytes;
  }

  /** Number of bytes written. */
  int size() {
    return at;
  }

  /** Starts to write afresh. */
  Block clear() {
    at = 0;
    limit = bytes.length;
    return this;
  }

  /** Makes room for some bytes, to be filled from outside and read from the first. */
  Block filling(int size) {
    clear();
    reserve(size);
    limit = size;
    return this;
  }

  void reserve(int more) {
    int needed = Math.addExact(at, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(bytes.length * 2L, 1 << 30)));
      limit = bytes.length;
    }
  }

  void putInt(int value) {
    INTS.set(bytes, pass(Integer.BYTES), value);
  }

  void putLong(long value) {
    LONGS.set(bytes, pass(Long.BYTES), value);
  }

  void putByte(byte value) {
    bytes[pass(1)] = value;
  }

  void putText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    reserve(Integer.BYTES + utf8.length);
    putInt(utf8.length);
    System.arraycopy(utf8, 0, bytes, pass(utf8.length), utf8.length);
  }

  int getInt() {
    return (int) INTS.get(bytes, pass(Integer.BYTES));
  }

  long getLong() {
    return (long) LONGS.get(bytes, pass(Long.BYTES));
  }

  byte getByte() {
    return bytes[pass(1)];
  }

  /** Puts the numbers of some rows. */
  void putInts(int[] values, int[] rows, int from, int to) {
    int place = pass((to - from) * Integer.BYTES);
    for (int i = from; i < to; i++, place += Integer.BYTES) {
      INTS.set(bytes, place, values[rows[i]]);
    }
  }

  /** Puts the numbers of some rows. */
  void putLongs(long[] values, int[] rows, int from, int to) {
    int place = pass((to - from) * Long.BYTES);
    for (int i = from; i < to; i++, place += Long.BYTES) {
      LONGS.set(bytes, place, values[rows[i]]);
    }
  }

  /** Puts the numbers of some rows of two each. */
  void putPairs(long[] values, int[] rows, int from, int to) {
    int place = pass((to - from) * 2 * Long.BYTES);
    for (int i = from; i < to; i++, place += 2 * Long.BYTES) {
      LONGS.set(bytes, place, values[2 * rows[i]]);
      LONGS.set(bytes, place + Long.BYTES, values[2 * rows[i] + 1]);
    }
  }

  /** Gets the numbers of some rows that follow one another. */
  void getInts(int[] values, int first, int rows) {
    int place = pass(Math.multiplyExact(rows, Integer.BYTES));
    for (int row = first; row < first + rows; row++, place += Integer.BYTES) {
      values[row] = (int) INTS.get(bytes, place);
    }
  }

  /** Gets the numbers of some rows that follow one another. */
  void getLongs(long[] values, int first, int rows) {
    int place = pass(Math.multiplyExact(rows, Long.BYTES));
    for (int row = first; row < first + rows; row++, place += Long.BYTES) {
      values[row] = (long) LONGS.get(bytes, place);
    }
  }

  /** Passes over some bytes, and gives the place of the first of them. */
  private int pass(int count) {
    int first = at;
    if (count < 0 || count > limit - first) {
      throw new BufferUnderflowException();
    }
    at = first + count;
    return first;
  }

  String getText() {
    int length = getInt();
    if (length < 0) {
      throw new BufferUnderflowException();
    }
    return new String(bytes, pass(length), length, StandardCharsets.UTF_8);
  }
}
