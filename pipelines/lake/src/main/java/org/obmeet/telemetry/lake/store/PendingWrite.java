package org.obmeet.telemetry.lake.store;

import java.io.IOException;
import java.io.OutputStream;

/** A file during its write; readers see it only when it has its path. */
public interface PendingWrite {
  OutputStream out();

  /**
   * Gives the file its path, unless another file has it. The caller closes the stream before.
   *
   * @return false if another file has the path; the written bytes are then deleted
   */
  boolean create(String path) throws IOException;

  /** Gives the file its path; replaces an existing file. The caller closes the stream before. */
  void replace(String path) throws IOException;

  /** Deletes the written bytes. */
  void abort() throws IOException;
}
