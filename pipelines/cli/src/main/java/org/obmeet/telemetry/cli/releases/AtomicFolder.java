package org.obmeet.telemetry.cli.releases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/** A folder that is there whole, or not at all. */
public final class AtomicFolder {
  private final Path target;
  private final Path draft;

  /** Fills a folder. */
  @FunctionalInterface
  public interface Filling {
    /** Writes everything below the folder. */
    void into(Path folder) throws IOException;
  }

  /**
   * @param option name of the option that names the folder
   * @param target a folder that is not there, or is empty
   * @param lake a folder that it must not lie in; one that is not there is no matter
   * @throws JobException where it is not new, or lies in the lake
   */
  public AtomicFolder(String option, Path target, Path lake) throws IOException {
    Path whole = target.toAbsolutePath().normalize();
    if (Files.exists(whole) && !empty(whole)) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          option + " must be a new or an empty folder; '" + target + "' is not");
    }
    Path parent = whole.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          option + " must lie in a folder that is there; it is '" + target + "'");
    }
    if (Files.exists(lake) && parent.toRealPath().startsWith(lake.toRealPath())) {
      throw new JobException(
          ExitCode.BAD_INPUT, option + " must lie outside the lake; it is '" + target + "'");
    }
    this.target = whole;
    this.draft =
        whole.resolveSibling(
            "." + whole.getFileName() + "." + ProcessHandle.current().pid() + ".part");
  }

  /** Fills a folder beside it and moves it into place; where that fails nothing is left. */
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
