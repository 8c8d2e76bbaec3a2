package org.obmeet.telemetry.cli.releases;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.obmeet.telemetry.jobs.JobException;

/** A folder that is created completely or not at all. Replacing an earlier one is not atomic. */
public final class AtomicFolder {
  private final Path target;
  private final Path draft;

  /** Writes the contents of a folder. */
  @FunctionalInterface
  public interface Filling {
    void into(Path folder) throws IOException;
  }

  /**
   * @param option the option that names the folder, for messages
   * @param target the folder to create, which is new or empty
   * @param lake the root of the lake, which must not contain the folder
   * @throws JobException if the folder is not empty, is in the lake or its parent does not exist
   */
  public AtomicFolder(String option, Path target, Path lake) throws IOException {
    this(option, target, lake, Optional.empty());
  }

  private AtomicFolder(String option, Path target, Path lake, Optional<String> marker)
      throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    boolean earlier = marker.map(absolute::resolve).filter(Files::isRegularFile).isPresent();
    if (Files.exists(absolute) && !isEmptyFolder(absolute) && !earlier) {
      throw JobException.badInput(
          option + " must be a new or empty folder; '" + target + "' is not");
    }
    Path parent = absolute.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw JobException.badInput(
          option + " must be in an existing folder; it is '" + target + "'");
    }
    if (Files.exists(lake) && parent.toRealPath().startsWith(lake.toRealPath())) {
      throw JobException.badInput(option + " must be outside the lake; it is '" + target + "'");
    }
    this.target = absolute;
    this.draft =
        absolute.resolveSibling(
            "." + absolute.getFileName() + "." + ProcessHandle.current().pid() + ".part");
  }

  /**
   * Returns a folder that may also replace an earlier one, which is deleted before the rename.
   *
   * @param marker a file that every earlier folder contains
   */
  public static AtomicFolder replacing(String option, Path target, Path lake, String marker)
      throws IOException {
    return new AtomicFolder(option, target, lake, Optional.of(marker));
  }

  /** Fills a temporary folder and renames it. After a failure, the temporary folder is deleted. */
  public void fill(Filling filling) throws IOException {
    try {
      Files.createDirectories(draft);
      filling.into(draft);
      deleteIfExists(target);
      Files.move(draft, target);
    } finally {
      deleteIfExists(draft);
    }
  }

  private static void deleteIfExists(Path folder) throws IOException {
    if (Files.exists(folder)) {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  /** Returns true if a path is a folder without files. */
  public static boolean isEmptyFolder(Path path) {
    String[] names = path.toFile().list();
    return names != null && names.length == 0;
  }
}
