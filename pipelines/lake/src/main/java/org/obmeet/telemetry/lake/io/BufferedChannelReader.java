package org.obmeet.telemetry.lake.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** Buffered reading of a channel by bytes, from any position. */
public final class BufferedChannelReader implements AutoCloseable {
  private static final int MOST_VARINT_BYTES = 10;

  private final SeekableByteChannel channel;
  private final long size;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).limit(0);
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
      require();
      int n = Math.min(into.remaining(), buffer.remaining());
      into.put(buffer.slice().limit(n));
      buffer.position(buffer.position() + n);
    }
  }

  /** A zigzag number of variable length. */
  public long varint() throws IOException {
    long value = 0;
    for (int i = 0; i < MOST_VARINT_BYTES; i++) {
      require();
      byte b = buffer.get();
      value |= (b & 0x7fL) << (7 * i);
      if (b >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IOException("a number does not end");
  }

  /** Goes on after the next place with these bytes; false at the end where there is none. */
  public boolean find(byte[] wanted) throws IOException {
    byte[] last = new byte[wanted.length];
    int next = 0;
    for (long seen = 1; fill(); seen++) {
      last[next] = buffer.get();
      next = (next + 1) % last.length;
      if (seen >= last.length && matches(last, next, wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] ring, int from, byte[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (ring[(from + i) % ring.length] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private void require() throws IOException {
    if (!fill()) {
      throw new EOFException("the file ends here");
    }
  }

  private boolean fill() throws IOException {
    if (buffer.hasRemaining()) {
      return true;
    }
    buffer.clear();
    int n = channel.read(buffer);
    buffer.flip();
    bufferEnd += Math.max(0, n);
    return n > 0;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
