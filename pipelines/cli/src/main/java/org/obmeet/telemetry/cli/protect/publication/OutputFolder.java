package org.obmeet.telemetry.cli.protect.publication;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.option.AtomicFolder;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.aggregate.witness.WitnessFiles;
import org.obmeet.telemetry.lake.keys.KeysetFile;
import org.obmeet.telemetry.lake.store.LocalStore;

/** The output folder of {@code protect}, which is new, empty or from an earlier release. */
public final class OutputFolder {
  private final Path target;
  private final AtomicFolder folder;

  private OutputFolder(Path target) {
    this.target = target;
    this.folder = new AtomicFolder(target);
  }

  /**
   * Returns the folder and does not change it.
   *
   * @throws JobException with exit code 43 if the folder has other contents or cannot be written
   */
  public static OutputFolder at(Path out) throws IOException {
    Path target = out.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      target = target.toRealPath();
    }
    if (target.getFileName() == null || Files.exists(target) && !isReplaceable(target)) {
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
   * @param option the option that names the other folder, for messages
   * @throws JobException with exit code 43 if one folder is inside the other
   */
  public void checkApart(String option, Path other) {
    Path there = KeysetFile.real(other);
    if (there.startsWith(target) || target.startsWith(there)) {
      throw JobException.badInput(
          option + " must be outside --out, and --out outside it; it is '" + other + "'");
    }
  }

  /** Returns true if a file is inside this folder. */
  boolean contains(Path file) {
    return KeysetFile.real(file).startsWith(target);
  }

  /** Returns true if a folder is empty, or has only what protect and attack --witness write. */
  private static boolean isReplaceable(Path folder) {
    String[] listed = folder.toFile().list();
    if (listed == null) {
      return false; // not a readable folder
    }
    Set<String> names = new TreeSet<>(Arrays.asList(listed));
    String[] proof = folder.resolve("witness").toFile().list();
    Set<String> written = Set.of(WitnessFiles.WITNESSES, WitnessFiles.VERIFIER);
    if (proof != null && written.containsAll(Arrays.asList(proof))) {
      names.remove("witness");
    }
    return names.isEmpty()
        || names.remove(PublicationFiles.MANIFEST)
            && listedFiles(folder.resolve(PublicationFiles.MANIFEST)).containsAll(names);
  }

  /** Returns the files that a manifest lists; none if it is not a manifest of protect. */
  private static Set<String> listedFiles(Path manifest) {
    try {
      JsonNode map = JsonText.tree(JsonText.map(Files.readAllBytes(manifest)));
      return map.has("not_protected")
          ? Set.copyOf(map.path("files").findValuesAsText("name"))
          : Set.of();
    } catch (IOException e) {
      return Set.of();
    }
  }

  /** Writes the files, by name, to a temporary folder. */
  public void prepare(Map<String, byte[]> files) throws IOException {
    try {
      Files.createDirectories(target.getParent());
      folder.prepare(
          draft -> {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
              LocalStore.sync(Files.write(draft.resolve(file.getKey()), file.getValue()));
            }
          });
    } catch (IOException e) {
      folder.discard();
      throw unwritable(target, e);
    }
  }

  /** Replaces this folder with the temporary folder. */
  public void publish() throws IOException {
    if (Files.exists(target) && !isReplaceable(target)) {
      throw new IOException("another process has written to " + target);
    }
    folder.publish();
  }

  /** Deletes the temporary folder, if it exists. */
  public void discard() throws IOException {
    folder.discard();
  }
}
