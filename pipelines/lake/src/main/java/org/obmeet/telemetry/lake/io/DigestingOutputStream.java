package org.obmeet.telemetry.lake.io;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.apache.parquet.io.PositionOutputStream;

/** Counts and digests what is written; buffers, for writers of small pieces. */
public final class DigestingOutputStream extends PositionOutputStream {
  private final OutputStream out;

  /** Null where nobody asks for it. */
  private final MessageDigest digest;

  private final byte[] buffer = new byte[1 << 16];
  private int held;
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
    if (held == buffer.length) {
      drain();
    }
    buffer[held++] = (byte) b;
    position++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > buffer.length - held) {
      drain();
    }
    if (length > buffer.length) {
      digest(bytes, offset, length);
      out.write(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, buffer, held, length);
      held += length;
    }
    position += length;
  }

  /** Closes, and gives the digest of everything, lower-case hex; it must be digested. */
  public String finish() throws IOException {
    close();
    return Digests.hex(digest.digest());
  }

  @Override
  public void flush() {
    // What is held goes out in whole buffers and at the end.
  }

  @Override
  public void close() throws IOException {
    if (held > 0) {
      drain();
    }
    out.close();
  }

  private void drain() throws IOException {
    digest(buffer, 0, held);
    out.write(buffer, 0, held);
    held = 0;
  }

  private void digest(byte[] bytes, int offset, int length) {
    if (digest != null) {
      digest.update(bytes, offset, length);
    }
  }
}
