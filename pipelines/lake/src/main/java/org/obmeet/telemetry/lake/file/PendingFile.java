package org.obmeet.telemetry.lake.file;

import java.io.IOException;
import org.obmeet.telemetry.lake.io.DigestingOutputStream;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.PendingWrite;
import org.obmeet.telemetry.lake.store.Store;

/** A file during its write; readers see it only when it is complete. */
public final class PendingFile implements AutoCloseable {
  private final LakeFiles files;
  private final String path;
  private final PendingWrite pending;
  private final DigestingOutputStream out;
  private boolean finished;

  /**
   * Begins an empty file.
   *
   * @param digested if true, the SHA-256 is computed
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

  /** Completes the file and moves it to its path. */
  public FileRef finish(long rows) {
    return finish(path, rows);
  }

  /** Completes the file and moves it to another path, for names that depend on the content. */
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

  /** Completes the file and moves it to its path, without a digest. */
  void finishWithoutDigest() {
    files.run(
        "write",
        path,
        () -> {
          out.close();
          pending.commit(path);
          finished = true;
        });
  }

  /** Deletes the temporary file if the file was not completed. */
  @Override
  public void close() {
    if (finished) {
      return;
    }
    try (DigestingOutputStream open = out) {
      pending.abort();
    } catch (IOException e) {
      throw new LakeException("cannot abort writing '" + path + "': " + IoErrors.describe(e), e);
    }
  }
}
