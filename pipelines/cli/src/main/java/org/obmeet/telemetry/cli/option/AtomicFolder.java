package org.obmeet.telemetry.cli.option;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.store.LocalStore;

/**
 * A folder that is created completely or not at all. Its files are written to a temporary folder
 * beside it. A rename then publishes all files or none.
 */
public final class AtomicFolder {
  private final Path target;
  private final Path draft;
  private final Path aside;

  /** Writes the contents of a folder. */
  @FunctionalInterface
  public interface Filling {
    void into(Path folder) throws IOException;
  }

  /** Creates an object for a folder. The earlier contents of the folder will be replaced. */
  public AtomicFolder(Path target) {
    this.target = target.toAbsolutePath().normalize();
    String own = "." + target.getFileName() + "." + ProcessHandle.current().pid();
    this.draft = this.target.resolveSibling(own + ".part");
    this.aside = this.target.resolveSibling(own + ".old");
  }

  /**
   * Returns a folder outside a lake, which is new or empty.
   *
   * @throws JobException if the folder is not empty, is in the lake or its parent does not exist
   */
  public static AtomicFolder outside(String option, Path target, Path lake) throws IOException {
    return outside(option, target, lake, folder -> false);
  }

  /**
   * Returns a folder outside a lake. It may be new or empty, or replace an earlier folder.
   *
   * @param option the option that names the folder, for messages
   * @param marker a file that every earlier folder contains
   */
  public static AtomicFolder replacing(String option, Path target, Path lake, String marker)
      throws IOException {
    return outside(option, target, lake, folder -> Files.isRegularFile(folder.resolve(marker)));
  }

  private static AtomicFolder outside(
      String option, Path target, Path lake, Predicate<Path> mayBeReplaced) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    if (!mayBeReplaced.test(absolute)) {
      requireEmpty(option, target);
    }
    requireOutside(option, target, lake);
    return new AtomicFolder(absolute);
  }

  /** Throws JobException if a folder is neither new nor empty. */
  public static void requireEmpty(String option, Path folder) {
    if (Files.exists(folder) && !isEmptyFolder(folder)) {
      throw JobException.badInput(
          option + " must be a new or empty folder; '" + folder + "' is not");
    }
  }

  /** Creates a folder if it is missing. Throws JobException if it then cannot be written. */
  public static void create(String option, Path folder) {
    try {
      Files.createDirectories(folder);
      if (!Files.isWritable(folder)) {
        throw new AccessDeniedException(folder.toString());
      }
    } catch (IOException e) {
      throw JobException.badInput(
          option + " must be a folder that can be created and written; '" + folder + "' cannot", e);
    }
  }

  static void requireOutside(String option, Path target, Path lake) throws IOException {
    Path parent = target.toAbsolutePath().normalize().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw JobException.badInput(
          option + " must be in an existing folder; it is '" + target + "'");
    }
    if (Files.exists(lake) && parent.toRealPath().startsWith(lake.toRealPath())) {
      throw JobException.badInput(option + " must be outside the lake; it is '" + target + "'");
    }
  }

  /** Fills and publishes the folder. After a failure, the temporary folder is deleted. */
  public void fill(Filling filling) throws IOException {
    try {
      prepare(filling);
      publish();
    } finally {
      discard();
    }
  }

  /** Creates and fills the temporary folder. */
  public void prepare(Filling filling) throws IOException {
    LocalStore.deleteTree(draft);
    Files.createDirectory(draft);
    filling.into(draft);
    LocalStore.sync(draft);
  }

  /** Renames the temporary folder to its final name. Then deletes the earlier files if possible. */
  public void publish() throws IOException {
    boolean replaced = Files.exists(target);
    if (replaced) {
      LocalStore.deleteTree(aside);
      Files.move(target, aside);
    }
    try {
      Files.move(draft, target);
    } catch (IOException e) {
      if (replaced) {
        Files.move(aside, target);
      }
      throw e;
    }
    LocalStore.sync(target.getParent());
    try {
      LocalStore.deleteTree(aside);
    } catch (IOException e) {
      return; // the earlier files stay beside the new ones, which are published
    }
  }

  /** Deletes the temporary folder, if it exists. */
  public void discard() throws IOException {
    LocalStore.deleteTree(draft);
  }

  public static boolean isEmptyFolder(Path path) {
    String[] names = path.toFile().list();
    return names != null && names.length == 0;
  }
}
