package org.obmeet.telemetry.lake.file;

import java.io.IOException;
import org.obmeet.telemetry.lake.io.DigestingOutputStream;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.PendingWrite;
import org.obmeet.telemetry.lake.store.Store;

/** A file that is being written aside; nobody sees it before it is whole. */
public final class PendingFile implements AutoCloseable {
  private final LakeFiles files;
  private final String path;
  private final PendingWrite pending;
  private final DigestingOutputStream out;
  private boolean finished;

  /**
   * A file with nothing in it.
   *
   * @param digested whether its digest is asked for
   */
  PendingFile(LakeFiles files, Store store, String path, boolean digested) {
    this.files = files;
    this.path = path;
    this.pending = files.wrapErrors("write", path, store::pending);
    this.out = new DigestingOutputStream(pending.out(), digested);
  }

  public DigestingOutputStream out() {
    return out;
  }

  /** Puts the file into place. */
  public FileRef finish(long rows) {
    return finish(path, rows);
  }

  /** Puts the file into another place, whose name follows from what was written. */
  public FileRef finish(String name, long rows) {
    return files.wrapErrors(
        "write",
        name,
        () -> {
          String sha256 = out.finish();
          pending.commit(name);
          finished = true;
          return new FileRef(name, rows, out.getPos(), sha256);
        });
  }

  /** Puts the file into place, where nobody asks for its digest. */
  void place() {
    files.wrapErrors(
        "write",
        path,
        () -> {
          out.close();
          pending.commit(path);
          finished = true;
          return path;
        });
  }

  /** Leaves nothing behind, unless finished. */
  @Override
  public void close() {
    if (finished) {
      return;
    }
    try (DigestingOutputStream open = out) {
      pending.abort();
    } catch (IOException e) {
      throw new LakeException("cannot give up writing '" + path + "': " + IoErrors.describe(e), e);
    }
  }
}
