package org.obmeet.telemetry.lake.io;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.apache.parquet.io.PositionOutputStream;

/** A buffered stream that counts the written bytes and can compute their SHA-256. */
public final class DigestingOutputStream extends PositionOutputStream {
  private final OutputStream out;

  /** The digest; null if the caller needs none. */
  private final MessageDigest digest;

  private final byte[] buffer = new byte[1 << 16];
  private int buffered;
  private long position;

  public DigestingOutputStream(OutputStream out) {
    this(out, true);
  }

  public DigestingOutputStream(OutputStream out, boolean digested) {
    this.out = out;
    this.digest = digested ? Digests.sha256() : null;
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    if (buffered == buffer.length) {
      drain();
    }
    buffer[buffered++] = (byte) b;
    position++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > buffer.length - buffered) {
      drain();
    }
    if (length > buffer.length) {
      digest(bytes, offset, length);
      out.write(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, buffer, buffered, length);
      buffered += length;
    }
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
    if (buffered > 0) {
      drain();
    }
    out.close();
  }

  private void drain() throws IOException {
    digest(buffer, 0, buffered);
    out.write(buffer, 0, buffered);
    buffered = 0;
  }

  private void digest(byte[] bytes, int offset, int length) {
    if (digest != null) {
      digest.update(bytes, offset, length);
    }
  }
}
