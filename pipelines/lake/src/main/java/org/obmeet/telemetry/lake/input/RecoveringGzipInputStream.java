package org.obmeet.telemetry.lake.input;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * A stream that decompresses all members of a gzip file. It delivers the bytes before a failure, of
 * a corrupt block all but the last few thousand. Then it throws an {@link EOFException} if the
 * input is truncated, or a {@link ZipException} if the input is corrupt. Zeros after the last
 * member are ignored.
 */
final class RecoveringGzipInputStream extends InputStream {
  /** Bytes that are decompressed at once. Those of a call that fails may be lost. */
  private static final int CHUNK = 1 << 12;

  private final Compressed compressed;
  private GzipCompressorInputStream members;
  private IOException failure;
  private boolean ended;

  RecoveringGzipInputStream(InputStream in) {
    this.compressed = new Compressed(in);
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
    if (ended) {
      return -1;
    }
    long before = members == null ? 0 : members.getBytesRead();
    try {
      if (members == null) {
        members = new GzipCompressorInputStream(compressed, true);
      }
      return members.read(into, offset, Math.min(length, CHUNK));
    } catch (IOException e) {
      if (compressed.failed) {
        throw e;
      }
      if (e instanceof EOFException || compressed.ended()) {
        failure = new EOFException("the gzip input is truncated");
      } else if (compressed.isPadding()) {
        ended = true;
      } else {
        failure = new ZipException(e.getMessage());
      }
      int delivered = members == null ? 0 : (int) (members.getBytesRead() - before);
      return delivered > 0 ? delivered : read(into, offset, length);
    }
  }

  @Override
  public void close() throws IOException {
    if (members != null) {
      members.close();
    }
    compressed.close();
  }

  /** The compressed bytes. It notes if they cannot be read, as opposed to decompressed. */
  private static final class Compressed extends FilterInputStream {
    private static final int IN_MEMBER = -2;

    /** Bytes of a member's checksum and length, which are read one by one. */
    private static final int TRAILER = 8;

    private boolean failed;

    /** The byte read last, -1 at the end, or {@link #IN_MEMBER} if several bytes were read. */
    private int last;

    /** The number of bytes that were read one by one since several were. */
    private int single;

    Compressed(InputStream in) {
      super(new BufferedInputStream(in, 1 << 16));
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int before = single;
      int n = read(one, 0, 1);
      last = n < 0 ? -1 : one[0] & 0xff;
      single = before + 1;
      return last;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      last = IN_MEMBER;
      single = 0;
      try {
        return super.read(into, offset, length);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }

    boolean ended() {
      return last == -1;
    }

    /**
     * Returns true if the byte read last follows a member, and it and all bytes after it are zeros.
     * Reads these.
     */
    boolean isPadding() throws IOException {
      if (single != TRAILER + 1) {
        return false;
      }
      while (last == 0) {
        read();
      }
      return ended();
    }
  }
}
