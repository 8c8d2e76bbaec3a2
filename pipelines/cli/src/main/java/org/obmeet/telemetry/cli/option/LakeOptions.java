package org.obmeet.telemetry.cli.option;

import java.nio.file.Files;
import java.nio.file.Path;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.store.LakeException;
import picocli.CommandLine.Option;

/** The options {@code --lake} and {@code --keys}. */
public final class LakeOptions {
  @Option(names = "--lake", required = true, paramLabel = "URI")
  private String lake;

  @Option(names = "--keys", paramLabel = "FILE")
  private String keys;

  /** Returns the root without a trailing slash. Throws JobException if it is no valid root. */
  public String root() {
    return root(lake);
  }

  /** Opens the lake. Throws JobException if there is no lake. */
  public Lake open() {
    return LakeAccess.require(root());
  }

  /** Returns a root without a trailing slash. Throws JobException if it is no valid root. */
  public static String root(String lake) {
    String root = withoutSlash(lake);
    try {
      Lake.requireRoot(root);
    } catch (LakeException e) {
      throw JobException.badInput("--lake: " + e.getMessage(), e);
    }
    Path existing = root.contains("://") ? null : Path.of(root).toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing != null && !Files.isDirectory(existing)) {
      throw JobException.badInput("--lake must be a folder or a URI; '" + existing + "' is a file");
    }
    return root;
  }

  /**
   * Returns the path of the keyset file.
   *
   * @throws JobException if the file is inside the lake, or if {@code --keys} is missing and the
   *     lake is not a local folder
   */
  public String keysetFile() {
    String root = withoutSlash(lake);
    if (keys == null && root.contains("://") && !root.startsWith("file://")) {
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

  private static String withoutSlash(String uri) {
    return uri.replaceFirst("(?<=.)/+$", "");
  }
}
