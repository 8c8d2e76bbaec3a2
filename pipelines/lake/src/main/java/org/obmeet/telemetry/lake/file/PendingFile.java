package org.obmeet.telemetry.lake.file;

import java.io.IOException;
import org.obmeet.telemetry.lake.io.DigestingOutputStream;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.PendingWrite;
import org.obmeet.telemetry.lake.store.Store;

/** A file of the lake during its write; readers see it only when it is complete. */
public final class PendingFile implements AutoCloseable {
  private final LakeFiles files;
  private final String path;
  private final PendingWrite pending;
  private final DigestingOutputStream out;
  private boolean finished;

  PendingFile(LakeFiles files, Store store, String path) {
    this.files = files;
    this.path = path;
    this.pending =
        files.wrapErrors("write", path, () -> store.pending(LakeLayout.temporaryPath(path)));
    this.out = new DigestingOutputStream(pending.out());
  }

  /** Returns the stream for the content; {@link #finish} closes it. */
  public DigestingOutputStream out() {
    return out;
  }

  /** Completes the file and gives it its path. */
  public FileRef finish(long rows) {
    return finish(path, rows);
  }

  /**
   * Completes the file and gives it another path, for names that depend on the content. A repeated
   * attempt of a run may find its own immutable file there, which stays.
   *
   * @throws LakeException if an immutable file with other bytes has the path
   */
  public FileRef finish(String finalPath, long rows) {
    return files.wrapErrors(
        "write",
        finalPath,
        () -> {
          String sha256 = out.finish();
          if (!LakeLayout.isImmutable(finalPath)) {
            pending.replace(finalPath);
          } else if (!pending.create(finalPath) && !files.sha256(finalPath).equals(sha256)) {
            throw new IOException("a file with other bytes exists");
          }
          finished = true;
          return new FileRef(finalPath, rows, out.getPos(), sha256);
        });
  }

  /**
   * Completes the file and gives it its path, in place of any file there, even an immutable one.
   *
   * @return false, without a change of that file, if the content has another hash
   */
  public boolean replace(String sha256) {
    return files.wrapErrors(
        "write",
        path,
        () -> {
          if (out.finish().equals(sha256)) {
            pending.replace(path);
            finished = true;
          }
          return finished;
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
