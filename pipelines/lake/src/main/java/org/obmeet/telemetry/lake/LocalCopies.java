package org.obmeet.telemetry.lake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.io.ParallelIo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.LocalStore;

/**
 * Local copies of released files, for programs that read files by path. Files of a local lake are
 * not copied. Files of other lakes are copied to a folder that only its owner may read; {@link
 * #close} deletes it. Files outside {@code release/} are refused.
 */
public final class LocalCopies implements AutoCloseable {
  private static final String RELEASED = "release/";

  private final LakeFiles files;
  private Path folder;

  public LocalCopies(Lake lake) {
    this.files = lake.files();
  }

  /**
   * Copies those released files that are not yet copied, in parallel.
   *
   * @throws LakeException if a file cannot be copied
   */
  public void fetch(Collection<String> paths) {
    files.run("read", RELEASED, () -> ParallelIo.forEach(paths, this::of));
  }

  /**
   * Returns a local path of a released file. Copies the file first if the lake is not local.
   *
   * @throws LakeException if the file cannot be copied
   * @throws IllegalArgumentException if the file is not below {@code release/}
   */
  public Path of(String path) {
    if (!path.startsWith(RELEASED)) {
      throw new IllegalArgumentException("only released files can be copied; not '" + path + "'");
    }
    return files.local(path).orElseGet(() -> files.wrapErrors("read", path, () -> copy(path)));
  }

  private Path copy(String path) throws IOException {
    Path copy = localFolder().resolve(path);
    if (!Files.exists(copy)) {
      Files.createDirectories(copy.getParent());
      Path temporary = Files.createTempFile(copy.getParent(), "copy", ".part");
      try (InputStream in = files.open(path)) {
        Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(temporary, copy, StandardCopyOption.ATOMIC_MOVE);
    }
    return copy;
  }

  /** Returns the folder of the copies. The first call creates it with mode 700. */
  private synchronized Path localFolder() throws IOException {
    if (folder == null) {
      folder = Files.createTempDirectory("telemetry-");
    }
    return folder;
  }

  @Override
  public synchronized void close() {
    if (folder == null) {
      return;
    }
    try {
      LocalStore.deleteTree(folder);
      folder = null;
    } catch (IOException e) {
      throw new LakeException("cannot delete " + folder + ": " + IoErrors.describe(e), e);
    }
  }
}
