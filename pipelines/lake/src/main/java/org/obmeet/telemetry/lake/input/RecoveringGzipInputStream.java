package org.obmeet.telemetry.lake.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * A stream that decompresses all members of a gzip file. Unlike the JDK's stream, it delivers every
 * byte before a failure. Then it throws an {@link EOFException} if the input is truncated, or a
 * {@link ZipException} if the input is corrupt. Zeros after the last member are ignored.
 */
final class RecoveringGzipInputStream extends InputStream {
  private static final int FLAG_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();

  /** Compressed bytes; those from {@code position} to {@code end} are unread. */
  private final byte[] compressed = new byte[1 << 16];

  private int position;
  private int end;
  private boolean inMember;
  private boolean ended;
  private IOException failure;

  RecoveringGzipInputStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (length > 0 && !ended) {
      if (failure != null) {
        throw failure;
      }
      int n = inMember ? inflateSome(into, offset, length) : 0;
      if (n > 0) {
        crc.update(into, offset, n);
        return n;
      }
      if (failure == null) {
        advance();
      }
    }
    return length == 0 ? 0 : -1;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }

  /** Inflates available bytes. {@link #read} throws a stored failure later, so no byte is lost. */
  private int inflateSome(byte[] into, int offset, int length) {
    long before = inflater.getBytesWritten();
    try {
      return inflater.inflate(into, offset, length);
    } catch (DataFormatException e) {
      failure = new ZipException("a compressed block is corrupt");
      return (int) (inflater.getBytesWritten() - before);
    }
  }

  /** Prepares the inflater for the next bytes: starts or ends a member, or provides input. */
  private void advance() throws IOException {
    if (!inMember) {
      ended = !startMember();
    } else if (inflater.finished()) {
      endMember();
    } else if (inflater.needsInput()) {
      if (position == end && !fill()) {
        throw truncated();
      }
      inflater.setInput(compressed, position, end - position);
      position = end;
    } else {
      throw new ZipException("a compressed block needs a preset dictionary");
    }
  }

  private boolean startMember() throws IOException {
    int first = nextOrEnd();
    while (first == 0) {
      first = nextOrEnd();
    }
    if (first < 0) {
      return false;
    }
    if (first != 0x1f || next() != 0x8b || next() != 8) {
      throw new ZipException("what follows is not a gzip member");
    }
    int flags = next();
    skip(6);
    if ((flags & FLAG_EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & FLAG_NAME) != 0) {
      skipText();
    }
    if ((flags & FLAG_COMMENT) != 0) {
      skipText();
    }
    if ((flags & FLAG_CRC) != 0) {
      skip(2);
    }
    inflater.reset();
    crc.reset();
    inMember = true;
    return true;
  }

  private void endMember() throws IOException {
    position = end - inflater.getRemaining();
    long length = inflater.getBytesWritten() & 0xffffffffL;
    if (readUnsignedInt() != crc.getValue() || readUnsignedInt() != length) {
      throw new ZipException("checksum or length of a gzip member is wrong");
    }
    inMember = false;
  }

  private long readUnsignedInt() throws IOException {
    long low = next() | next() << 8;
    return low | (long) next() << 16 | (long) next() << 24;
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      // Skips the file name or comment.
    }
  }

  private int next() throws IOException {
    int b = nextOrEnd();
    if (b < 0) {
      throw truncated();
    }
    return b;
  }

  private int nextOrEnd() throws IOException {
    return position == end && !fill() ? -1 : compressed[position++] & 0xff;
  }

  private boolean fill() throws IOException {
    position = 0;
    end = Math.max(0, in.read(compressed, 0, compressed.length));
    return end > 0;
  }

  private static EOFException truncated() {
    return new EOFException("the gzip input is truncated");
  }
}
