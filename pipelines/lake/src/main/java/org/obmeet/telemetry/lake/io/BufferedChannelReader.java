package org.obmeet.telemetry.lake.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * A buffered reader of a channel. A read beyond the end throws an {@link EOFException}. If the
 * channel cannot be read, throws an {@link UncheckedIOException}, so that no caller takes the file
 * for damaged.
 */
public final class BufferedChannelReader implements AutoCloseable {
  private static final int MAX_VARINT_BYTES = 10;

  private final SeekableByteChannel channel;
  private final long size;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).limit(0);

  /** Position in the channel of the first byte after the buffer. */
  private long bufferEnd;

  public BufferedChannelReader(SeekableByteChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
  }

  public long size() {
    return size;
  }

  public long position() {
    return bufferEnd - buffer.remaining();
  }

  public void seek(long position) throws IOException {
    long ahead = position - position();
    if (ahead >= 0 && ahead <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) ahead);
    } else {
      channel.position(position);
      bufferEnd = position;
      buffer.limit(0);
    }
  }

  public byte[] read(int length) throws IOException {
    byte[] bytes = new byte[length];
    read(ByteBuffer.wrap(bytes));
    return bytes;
  }

  public void read(ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      requireByte();
      int n = Math.min(into.remaining(), buffer.remaining());
      into.put(buffer.slice().limit(n));
      buffer.position(buffer.position() + n);
    }
  }

  /** Reads a number in Avro's encoding: zigzag, variable length. */
  public long readVarint() throws IOException {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      requireByte();
      byte b = buffer.get();
      value |= (b & 0x7fL) << (7 * i);
      if (b >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IOException("a number of variable length is too long");
  }

  /** Moves to the position after the next occurrence of a pattern; returns false without one. */
  public boolean skipPast(byte[] pattern) throws IOException {
    byte[] last = new byte[pattern.length];
    int next = 0;
    for (long count = 1; fill(); count++) {
      last[next] = buffer.get();
      next = (next + 1) % last.length;
      if (count >= last.length && matches(last, next, pattern)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] window, int from, byte[] pattern) {
    for (int i = 0; i < pattern.length; i++) {
      if (window[(from + i) % window.length] != pattern[i]) {
        return false;
      }
    }
    return true;
  }

  private void requireByte() throws IOException {
    if (!fill()) {
      throw new EOFException("the file ends here");
    }
  }

  private boolean fill() throws IOException {
    if (buffer.hasRemaining()) {
      return true;
    }
    buffer.clear();
    int n;
    try {
      n = channel.read(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      buffer.flip();
    }
    bufferEnd += Math.max(0, n);
    return n > 0;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
