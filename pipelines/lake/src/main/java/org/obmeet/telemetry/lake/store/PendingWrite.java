package org.obmeet.telemetry.lake.store;

import java.io.IOException;
import java.io.OutputStream;

/** A file that is being written, and that nobody sees before it is put into place. */
public interface PendingWrite {
  /** Where its bytes go. */
  OutputStream out();

  /** Puts what was written into its place, replacing a file that is there; the stream is closed. */
  void commit(String path) throws IOException;

  /** Leaves nothing behind. */
  void abort() throws IOException;

  /** Written aside in the same store, then moved. */
  static PendingWrite aside(Store store, String aside) throws IOException {
    OutputStream out = store.create(aside);
    return new PendingWrite() {
      @Override
      public OutputStream out() {
        return out;
      }

      @Override
      public void commit(String path) throws IOException {
        store.move(aside, path);
      }

      @Override
      public void abort() throws IOException {
        store.delete(aside);
      }
    };
  }
}
