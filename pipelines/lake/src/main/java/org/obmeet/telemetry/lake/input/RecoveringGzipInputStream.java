package org.obmeet.telemetry.lake.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * A stream that decompresses all members of a gzip file (RFC 1952). It delivers all bytes before a
 * failure. Then it throws an {@link EOFException} if the input is truncated, or a {@link
 * ZipException} if the input is corrupt. Zeros between and after members are ignored.
 */
final class RecoveringGzipInputStream extends InputStream {
  private static final String CORRUPT = "the gzip input is corrupt";

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] input = new byte[1 << 16];
  private int from; // outside a member, index of the first byte in "input" that is not read yet
  private int to; // index after the last byte in "input"

  private boolean inMember;
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
    if (failure != null) {
      throw failure;
    }
    int count = 0;
    long before = 0;
    try {
      while (count == 0 && length > 0 && (inMember || startMember())) {
        before = inflater.getBytesWritten();
        count = inflater.inflate(into, offset, length);
        if (count == 0 && inflater.finished()) {
          endMember();
        } else if (count == 0) {
          fill();
          inflater.setInput(input, 0, to);
        }
      }
    } catch (DataFormatException corrupt) {
      failure = new ZipException(CORRUPT);
      count = (int) (inflater.getBytesWritten() - before);
    } catch (EOFException | ZipException e) {
      failure = e;
    }
    if (count == 0 && failure != null) {
      throw failure;
    }
    checksum.update(into, offset, count);
    return count > 0 || length == 0 ? count : -1;
  }

  /** Reads the header of the next member. Returns false if there is none. */
  private boolean startMember() throws IOException {
    for (; from < to || hasMore(); from++) {
      if (input[from] != 0) {
        require(next() == 0x1f && next() == 0x8b && next() == 8);
        int flags = next();
        require(flags < 0x20);
        skip(6); // time and system
        skip((flags & 4) == 0 ? 0 : next() | next() << 8);
        for (int texts = Integer.bitCount(flags & 0x18); texts > 0; ) { // name and comment
          texts -= next() == 0 ? 1 : 0;
        }
        skip(flags & 2); // checksum of the header
        inflater.reset();
        inflater.setInput(input, from, to - from);
        checksum.reset();
        inMember = true;
        return true;
      }
    }
    return false;
  }

  private void endMember() throws IOException {
    from = to - inflater.getRemaining();
    require(number() == (int) checksum.getValue());
    require(number() == (int) inflater.getBytesWritten());
    inMember = false;
  }

  private int number() throws IOException {
    return next() | next() << 8 | next() << 16 | next() << 24;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private int next() throws IOException {
    if (from == to) {
      fill();
    }
    return input[from++] & 0xff;
  }

  private void fill() throws IOException {
    if (!hasMore()) {
      throw new EOFException("the gzip input is truncated");
    }
  }

  private boolean hasMore() throws IOException {
    from = 0;
    to = Math.max(0, in.read(input));
    return to > 0;
  }

  private static void require(boolean holds) throws ZipException {
    if (!holds) {
      throw new ZipException(CORRUPT);
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
