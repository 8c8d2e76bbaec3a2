package org.obmeet.telemetry.lake.columns;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of a block of rows, growing as they are written. */
final class Block {
  private byte[] bytes = new byte[1 << 16];
  private ByteBuffer buffer = wrap();

  private ByteBuffer wrap() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  byte[] array() {
    return bytes;
  }

  /** Number of bytes written. */
  int size() {
    return buffer.position();
  }

  /** Starts to write afresh. */
  Block clear() {
    buffer.clear();
    return this;
  }

  /** Makes room for some bytes, to be filled from outside and read from the first. */
  Block filling(int size) {
    buffer.clear();
    reserve(size);
    buffer.position(0).limit(size);
    return this;
  }

  void reserve(int more) {
    int needed = Math.addExact(buffer.position(), more);
    if (needed > bytes.length) {
      int at = buffer.position();
      bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(bytes.length * 2L, 1 << 30)));
      buffer = wrap();
      buffer.position(at);
    }
  }

  void putInt(int value) {
    buffer.putInt(value);
  }

  void putLong(long value) {
    buffer.putLong(value);
  }

  void putByte(byte value) {
    buffer.put(value);
  }

  void putText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    reserve(Integer.BYTES + utf8.length);
    buffer.putInt(utf8.length);
    buffer.put(utf8);
  }

  int getInt() {
    return buffer.getInt();
  }

  long getLong() {
    return buffer.getLong();
  }

  byte getByte() {
    return buffer.get();
  }

  String getText() {
    int length = buffer.getInt();
    if (length < 0 || length > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] utf8 = new byte[length];
    buffer.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
