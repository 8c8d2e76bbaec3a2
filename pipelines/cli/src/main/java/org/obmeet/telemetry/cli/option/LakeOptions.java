package org.obmeet.telemetry.cli.option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Locations;
import picocli.CommandLine.Option;

/** The options {@code --lake} and {@code --keys}. */
public final class LakeOptions {
  @Option(names = "--lake", required = true, paramLabel = "URI")
  private String lake;

  @Option(names = "--keys", paramLabel = "FILE")
  private String keys;

  /** Returns {@link #root(String)} of the option. */
  public String root() {
    return root(lake);
  }

  /** Opens the lake. Throws JobException if there is no lake. */
  public Lake open() {
    return LakeAccess.require(root());
  }

  /**
   * Returns a folder as a path, also if it is given as a file URI, or the URI of another store.
   * Neither has a trailing slash. Throws JobException if it is no valid root.
   */
  public static String root(String lake) {
    Optional<Path> folder;
    try {
      Lake.requireRoot(lake);
      folder = Locations.local(lake);
    } catch (LakeException e) {
      throw JobException.badInput("--lake: " + e.getMessage(), e);
    }
    Path existing = folder.map(Path::toAbsolutePath).orElse(null);
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing != null && !Files.isDirectory(existing)) {
      throw JobException.badInput("--lake must be a folder or a URI; '" + existing + "' is a file");
    }
    return folder.map(Path::toString).orElseGet(() -> lake.replaceFirst("/+$", ""));
  }

  /**
   * Returns the path of the keyset file.
   *
   * @throws JobException if the file is inside the lake, or if {@code --keys} is missing and the
   *     lake is not a local folder
   */
  public String keysetFile() {
    String root = root();
    if (keys == null && root.contains("://")) {
      throw JobException.badInput(
          "--keys is required if --lake is no local folder; --lake is '" + lake + "'");
    }
    String file = keys == null ? root + ".keys" : keys;
    if ((file + "/").startsWith(root + "/")) {
      throw JobException.badInput(
          "--keys must be outside the lake '" + root + "'; it is '" + file + "'");
    }
    return file;
  }
}
