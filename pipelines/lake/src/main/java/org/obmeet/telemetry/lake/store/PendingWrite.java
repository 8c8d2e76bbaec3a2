package org.obmeet.telemetry.lake.store;

import java.io.IOException;
import java.io.OutputStream;

/** A file that is being written and is not visible before it is committed. */
public interface PendingWrite {
  /** Returns the stream for the file's bytes. */
  OutputStream out();

  /** Moves the file to a path and replaces a file there; the stream must be closed. */
  void commit(String path) throws IOException;

  /** Deletes what was written. */
  void abort() throws IOException;

  /** Creates a write to a temporary file of the same store. */
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
