package org.obmeet.telemetry.lake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.io.ParallelIo;
import org.obmeet.telemetry.lake.store.LakeException;

/**
 * Released files as files of this machine, for programs that read by path. Those of a lake in a
 * folder are read where they lie; others are copied, into a folder that its owner alone may read,
 * until this is closed. Only what is released can be had.
 */
public final class LocalCopies implements AutoCloseable {
  private static final String RELEASED = "release/";

  private final LakeFiles files;
  private Path folder;

  /** Copies of one lake; none is made yet. */
  public LocalCopies(Lake lake) {
    this.files = lake.files();
  }

  /**
   * Copies files, several at a time, where they have not been.
   *
   * @throws LakeException where one is missing or cannot be read
   */
  public void fetch(Collection<String> paths) {
    files.wrapErrors(
        "read",
        RELEASED,
        () -> {
          ParallelIo.forEach(paths, this::of);
          return paths;
        });
  }

  /**
   * Where a released file can be read by its path.
   *
   * @throws LakeException where it is missing or cannot be read
   */
  public Path of(String path) {
    if (!path.startsWith(RELEASED)) {
      throw new IllegalArgumentException("only released files are copied; not '" + path + "'");
    }
    return files.local(path).orElseGet(() -> files.wrapErrors("read", path, () -> copy(path)));
  }

  private Path copy(String path) throws IOException {
    Path copy = home().resolve(path);
    if (!Files.exists(copy)) {
      Files.createDirectories(copy.getParent());
      Path aside = Files.createTempFile(copy.getParent(), "copy", ".part");
      try (InputStream in = files.open(path)) {
        Files.copy(in, aside, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(aside, copy, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
    return copy;
  }

  /** Made with mode 700. */
  private synchronized Path home() throws IOException {
    if (folder == null) {
      folder = Files.createTempDirectory("telemetry-");
    }
    return folder;
  }

  /** Deletes what was copied. */
  @Override
  public synchronized void close() {
    if (folder == null) {
      return;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
      folder = null;
    } catch (IOException e) {
      throw new LakeException("cannot delete " + folder + ": " + IoErrors.describe(e), e);
    }
  }
}
