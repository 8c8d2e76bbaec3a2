package org.obmeet.telemetry.lake.store;

import java.io.IOException;
import java.io.OutputStream;

/** A file during its write; readers see it only after {@link #commit}. */
public interface PendingWrite {
  /** Returns the stream for the file's bytes. */
  OutputStream out();

  /** Moves the file to a path; replaces an existing file. The caller closes the stream before. */
  void commit(String path) throws IOException;

  /** Deletes the written bytes. */
  void abort() throws IOException;

  /** Creates a pending write to a temporary file of the same store. */
  static PendingWrite atTemporaryPath(Store store, String temporaryPath) throws IOException {
    OutputStream out = store.create(temporaryPath);
    return new PendingWrite() {
      @Override
      public OutputStream out() {
        return out;
      }

      @Override
      public void commit(String path) throws IOException {
        store.move(temporaryPath, path);
      }

      @Override
      public void abort() throws IOException {
        store.delete(temporaryPath);
      }
    };
  }
}
