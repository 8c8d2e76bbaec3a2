package org.obmeet.telemetry.cli.option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.store.LakeException;
import picocli.CommandLine.Option;

/** Where the lake and its keys are. */
public final class LakeOptions {
  @Option(
      names = "--lake",
      required = true,
      paramLabel = "URI",
      description = "Root of the lake: a folder, or s3://BUCKET/PREFIX.")
  private String lake;

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description = "The key ring, outside the lake. Default: the sibling <lake>.keys.")
  private String keys;

  /**
   * Root of the lake without a trailing slash.
   *
   * @throws JobException where it is a file, or no root at all
   */
  public String root() {
    return root(lake);
  }

  /**
   * A root without a trailing slash.
   *
   * @throws JobException where it is a file, or no root at all
   */
  public static String root(String lake) {
    String root = withoutSlash(lake);
    try {
      Lake.requireRoot(root);
    } catch (LakeException e) {
      throw new JobException(ExitCode.BAD_INPUT, "--lake: " + e.getMessage(), e);
    }
    if (!root.contains("://") && Files.exists(Path.of(root)) && !Files.isDirectory(Path.of(root))) {
      throw new JobException(
          ExitCode.BAD_INPUT, "--lake must be a folder, or a URI; '" + root + "' is a file");
    }
    return root;
  }

  /**
   * The key ring's file.
   *
   * @throws JobException where it has to be named, or lies inside the lake
   */
  public String keyRing() {
    return keyRing(lake, Optional.ofNullable(keys));
  }

  public static String keyRing(String lake, Optional<String> keys) {
    String root = withoutSlash(lake);
    if (keys.isEmpty() && root.contains("://") && !root.startsWith("file://")) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "--keys must name a file where --lake is no folder; --lake is '" + lake + "'");
    }
    String file = keys.orElse(root + ".keys");
    if ((file + "/").startsWith(root + "/")) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "--keys must lie outside the lake '" + root + "'; it is '" + file + "'");
    }
    return file;
  }

  private static String withoutSlash(String uri) {
    String at = uri;
    while (at.length() > 1 && at.endsWith("/")) {
      at = at.substring(0, at.length() - 1);
    }
    return at;
  }
}
