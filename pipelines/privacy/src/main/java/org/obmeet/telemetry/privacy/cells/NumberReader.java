package org.obmeet.telemetry.privacy.cells;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.ByteBufferInputStream;

/**
 * Reads what {@link NumberWriter} wrote. Throws an {@link IllegalArgumentException} if bytes are
 * missing or a checked number is out of range.
 */
final class NumberReader {
  private final BinaryDecoder in;
  private final long bytes;

  /**
   * Creates a reader of consecutive buffers. A number may span several buffers.
   *
   * @param blocks the buffers, which the reader does not change
   */
  NumberReader(List<ByteBuffer> blocks) {
    this.bytes = blocks.stream().mapToLong(ByteBuffer::remaining).sum();
    this.in =
        DecoderFactory.get()
            .binaryDecoder(
                new ByteBufferInputStream(blocks.stream().map(ByteBuffer::duplicate).toList()),
                null);
  }

  long number() {
    try {
      return in.readLong();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** Reads a number from 0 to {@code limit}, both included. */
  int upTo(int limit, String what) {
    return check(number(), limit, what);
  }

  /** Reads the number of items that follow, each at least {@code minBytes} bytes long. */
  int count(int minBytes, String what) {
    return upTo((int) Math.min(Integer.MAX_VALUE, bytes / minBytes), what);
  }

  String text() {
    try {
      return in.readString();
    } catch (IOException | AvroRuntimeException e) {
      throw malformed(e);
    }
  }

  void requireEnd() {
    try {
      if (!in.isEnd()) {
        throw new IllegalArgumentException(
            "an encoded cell table must end with its last footprint; more bytes follow");
      }
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  private static IllegalArgumentException malformed(Exception e) {
    return new IllegalArgumentException("an encoded cell table ends too early", e);
  }

  static int check(long value, int limit, String what) {
    if (value < 0 || value > limit) {
      throw new IllegalArgumentException(
          what + " of an encoded cell table must be between 0 and " + limit + "; it is " + value);
    }
    return (int) value;
  }
}
