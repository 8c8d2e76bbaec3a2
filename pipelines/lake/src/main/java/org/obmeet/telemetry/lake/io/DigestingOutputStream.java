package org.obmeet.telemetry.lake.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.apache.parquet.io.PositionOutputStream;

/** A buffered stream that counts the written bytes and can compute their SHA-256. */
public final class DigestingOutputStream extends PositionOutputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  /** The digest; null if the caller needs none. */
  private final MessageDigest digest;

  private final OutputStream out;
  private long position;

  public DigestingOutputStream(OutputStream out) {
    this(out, true);
  }

  public DigestingOutputStream(OutputStream out, boolean digested) {
    this.digest = digested ? Digests.sha256() : null;
    this.out =
        new BufferedOutputStream(
            digested ? new DigestOutputStream(out, digest) : out, BUFFER_BYTES);
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    position++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    position += length;
  }

  /** Closes the stream and returns the SHA-256 in lower-case hex. The stream must have a digest. */
  public String finish() throws IOException {
    close();
    return Digests.hex(digest.digest());
  }

  @Override
  public void flush() {
    // Does nothing: the stream writes full buffers, and the last one when it is closed.
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
