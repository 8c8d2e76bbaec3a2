package org.obmeet.telemetry.cli.protect.publication;

import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.store.LocalStore;

/**
 * The output folder, which is new, empty or from an earlier release. Its files are written to a
 * temporary folder. A rename then publishes all files or none.
 */
public final class OutputFolder {
  private final Path target;
  private final Path draft;
  private final Path aside;

  private OutputFolder(Path target) {
    this.target = target;
    String own = "." + target.getFileName() + "." + ProcessHandle.current().pid();
    this.draft = target.resolveSibling(own + ".part");
    this.aside = target.resolveSibling(own + ".old");
  }

  /**
   * Returns the folder without changing it.
   *
   * @throws JobException with exit code 43 if it has other contents or cannot be written
   */
  public static OutputFolder at(Path out) throws IOException {
    Path target = out.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      target = target.toRealPath();
    }
    if (target.getFileName() == null || Files.exists(target) && !isOurs(target)) {
      throw JobException.badInput(
          "--out must be a new folder, an empty one or one written by protect; '"
              + out
              + "' is none of these and was not touched");
    }
    Path above = target.getParent();
    while (above != null && !Files.exists(above, LinkOption.NOFOLLOW_LINKS)) {
      above = above.getParent();
    }
    if (above == null || !Files.isDirectory(above) || !Files.isWritable(above)) {
      throw unwritable(out, null);
    }
    return new OutputFolder(target);
  }

  private static JobException unwritable(Path out, IOException cause) {
    return JobException.badInput(
        "--out must be a folder that can be created and written; '" + out + "' cannot", cause);
  }

  /**
   * Checks that another folder is not inside or around this folder, which is replaced completely.
   *
   * @throws JobException with exit code 43 if one folder is inside the other
   */
  public void checkApart(String option, Path other) throws IOException {
    Path there = other.toAbsolutePath().normalize();
    there = Files.exists(there) ? there.toRealPath() : there;
    if (there.startsWith(target) || target.startsWith(there)) {
      throw JobException.badInput(
          option + " must be outside --out, and --out outside it; it is '" + other + "'");
    }
  }

  /** Returns true if a folder is empty, or has only a manifest and the files that it lists. */
  private static boolean isOurs(Path folder) {
    String[] listed = folder.toFile().list();
    if (listed == null) {
      return false; // not a readable folder
    }
    Set<String> names = new TreeSet<>(Arrays.asList(listed));
    return names.isEmpty()
        || names.remove(PublicationFiles.MANIFEST)
            && named(folder.resolve(PublicationFiles.MANIFEST)).containsAll(names);
  }

  private static Set<String> named(Path manifest) {
    Set<String> named = new TreeSet<>();
    try {
      Map<String, Object> map = JsonText.map(Files.readAllBytes(manifest));
      if (map.get("files") instanceof List<?> files && map.containsKey("not_protected")) {
        for (Object file : files) {
          if (file instanceof Map<?, ?> of && of.get("name") instanceof String name) {
            named.add(name);
          }
        }
      }
    } catch (IOException e) {
      return Set.of(); // not a manifest of protect
    }
    return named;
  }

  /** Writes all files to the temporary folder. */
  public void prepare(Map<String, byte[]> files) throws IOException {
    try {
      Files.createDirectories(target.getParent());
      deleteFolder(draft);
      Files.createDirectory(draft);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path written =
            Files.write(
                draft.resolve(file.getKey()), file.getValue(), StandardOpenOption.CREATE_NEW);
        LocalStore.sync(written);
      }
      LocalStore.sync(draft);
    } catch (IOException e) {
      deleteFolder(draft);
      throw unwritable(target, e);
    }
  }

  /** Renames the temporary folder to its final name. Then deletes the earlier files if it can. */
  public void publish() throws IOException {
    boolean replaced = Files.exists(target);
    if (replaced && !isOurs(target)) {
      throw new IOException("another process has written to " + target);
    }
    if (replaced) {
      deleteFolder(aside);
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
      deleteFolder(aside);
    } catch (IOException e) {
      return; // the earlier files stay beside the new ones, which are published
    }
  }

  /** Deletes the temporary folder, if it was not published. */
  public void discard() throws IOException {
    deleteFolder(draft);
  }

  /** Deletes a folder of files without subfolders. */
  private static void deleteFolder(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    for (Path file : MoreFiles.listFiles(folder)) {
      Files.delete(file);
    }
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      throw new IOException("another process writes to " + folder, e);
    }
  }
}
