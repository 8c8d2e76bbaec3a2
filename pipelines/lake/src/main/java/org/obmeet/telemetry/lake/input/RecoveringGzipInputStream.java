package org.obmeet.telemetry.lake.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Members of a gzip stream, one after the other. Unlike the platform's stream it gives every byte
 * before a fault, and then says which: {@link EOFException} where the input is cut short, {@link
 * ZipException} where it is corrupt. Zeros after the last member are padding.
 */
final class RecoveringGzipInputStream extends InputStream {
  private static final int FLAG_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] packed = new byte[1 << 16];
  private int at;
  private int end;
  private boolean inMember;
  private boolean ended;
  private IOException fault;

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
      if (fault != null) {
        throw fault;
      }
      int n = inMember ? inflate(into, offset, length) : 0;
      if (n > 0) {
        crc.update(into, offset, n);
        return n;
      }
      if (fault == null) {
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

  /** Inflates what is at hand; keeps a fault for the next call, so that what came out is given. */
  private int inflate(byte[] into, int offset, int length) {
    long before = inflater.getBytesWritten();
    try {
      return inflater.inflate(into, offset, length);
    } catch (DataFormatException e) {
      fault = new ZipException("a compressed block is corrupt");
      return (int) (inflater.getBytesWritten() - before);
    }
  }

  /** Gets over whatever keeps the inflater from giving bytes. */
  private void advance() throws IOException {
    if (!inMember) {
      ended = !startMember();
    } else if (inflater.finished()) {
      endMember();
    } else if (inflater.needsInput()) {
      if (at == end && !fill()) {
        throw cut();
      }
      inflater.setInput(packed, at, end - at);
      at = end;
    } else {
      throw new ZipException("a compressed block asks for a dictionary");
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
    at = end - inflater.getRemaining();
    long length = inflater.getBytesWritten() & 0xffffffffL;
    if (number() != crc.getValue() || number() != length) {
      throw new ZipException("checksum or length of a gzip member does not fit");
    }
    inMember = false;
  }

  private long number() throws IOException {
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
      // A file name or comment, which nobody needs.
    }
  }

  private int next() throws IOException {
    int b = nextOrEnd();
    if (b < 0) {
      throw cut();
    }
    return b;
  }

  private int nextOrEnd() throws IOException {
    return at == end && !fill() ? -1 : packed[at++] & 0xff;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(packed, 0, packed.length));
    return end > 0;
  }

  private static EOFException cut() {
    return new EOFException("the gzip input is cut short");
  }
}
