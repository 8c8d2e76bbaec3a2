package org.obmeet.telemetry.lake;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.apache.parquet.io.PositionOutputStream;

/** Counts and digests what is written; buffers, for writers of small pieces. */
final class MeteredOutput extends PositionOutputStream {
  private final OutputStream out;
  private final MessageDigest digest = Digests.sha256();
  private final byte[] buffer = new byte[1 << 16];
  private int held;
  private long position;

  MeteredOutput(OutputStream out) {
    this.out = out;
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
      digest.update(bytes, offset, length);
      out.write(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, buffer, held, length);
      held += length;
    }
    position += length;
  }

  /** Closes, and gives the digest of everything, lower-case hex. */
  String finish() throws IOException {
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
    digest.update(buffer, 0, held);
    out.write(buffer, 0, held);
    held = 0;
  }
}
