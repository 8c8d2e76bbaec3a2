package org.obmeet.telemetry.lake.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.apache.parquet.io.PositionOutputStream;

/** A buffered stream that counts the written bytes and computes their SHA-256. */
public final class DigestingOutputStream extends PositionOutputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private final MessageDigest digest = Digests.sha256();
  private final OutputStream out;
  private long position;

  public DigestingOutputStream(OutputStream out) {
    this.out = new BufferedOutputStream(new DigestOutputStream(out, digest), BUFFER_BYTES);
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

  /** Closes the stream and returns the SHA-256 in lower-case hex. */
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
