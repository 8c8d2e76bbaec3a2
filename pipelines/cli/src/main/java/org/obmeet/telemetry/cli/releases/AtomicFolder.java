package org.obmeet.telemetry.cli.releases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/** A folder that is created atomically, completely or not at all. */
public final class AtomicFolder {
  private final Path target;
  private final Path draft;

  /** Writes the contents of a folder. */
  @FunctionalInterface
  public interface Filling {
    /** Writes all files below the folder. */
    void into(Path folder) throws IOException;
  }

  /**
   * @param option the option that names the folder, for messages
   * @param target the folder to create, which is new or empty
   * @param lake the root of the lake, which must not contain the folder
   * @throws JobException if the folder is not empty or is in the lake
   */
  public AtomicFolder(String option, Path target, Path lake) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    if (Files.exists(absolute) && !empty(absolute)) {
      throw new JobException(
          ExitCode.BAD_INPUT, option + " must be a new or empty folder; '" + target + "' is not");
    }
    Path parent = absolute.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new JobException(
          ExitCode.BAD_INPUT, option + " must be in an existing folder; it is '" + target + "'");
    }
    if (Files.exists(lake) && parent.toRealPath().startsWith(lake.toRealPath())) {
      throw new JobException(
          ExitCode.BAD_INPUT, option + " must be outside the lake; it is '" + target + "'");
    }
    this.target = absolute;
    this.draft =
        absolute.resolveSibling(
            "." + absolute.getFileName() + "." + ProcessHandle.current().pid() + ".part");
  }

  /** Fills a temporary folder and renames it. After a failure, the temporary folder is deleted. */
  public void fill(Filling filling) throws IOException {
    try {
      Files.createDirectories(draft);
      filling.into(draft);
      Files.deleteIfExists(target);
      Files.move(draft, target);
    } finally {
      delete(draft);
    }
  }

  private static boolean empty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
