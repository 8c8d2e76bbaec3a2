package org.obmeet.telemetry.lake.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * A buffer for the content of an object, which is then uploaded in one request. Up to a megabyte is
 * in memory. Larger content is in a temporary file that only its owner may read.
 */
public final class SpillingOutputStream extends OutputStream {
  private static final int MAX_MEMORY_BYTES = 1 << 20;

  private ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private Path file;
  private OutputStream spilled;

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (spilled == null && memory.size() + length > MAX_MEMORY_BYTES) {
      // The JDK creates the file with mode 600.
      file = Files.createTempFile("telemetry-", ".part");
      spilled = Files.newOutputStream(file);
      memory.writeTo(spilled);
      memory = new ByteArrayOutputStream(0);
    }
    if (spilled == null) {
      memory.write(bytes, offset, length);
    } else {
      spilled.write(bytes, offset, length);
    }
  }

  @Override
  public void close() throws IOException {
    if (spilled != null) {
      spilled.close();
    }
  }

  /** Returns the content. The caller must close the stream before. */
  public RequestBody body() {
    return file == null ? RequestBody.fromBytes(memory.toByteArray()) : RequestBody.fromFile(file);
  }

  /** Deletes the temporary file. */
  public void discard() throws IOException {
    close();
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
