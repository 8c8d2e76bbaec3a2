package org.obmeet.telemetry.jobs;

import java.nio.file.Path;
import org.obmeet.telemetry.lake.Lake;

/** Resolves the lake and the files that a command names. */
public final class LakeResolver {
  private LakeResolver() {}

  /** Returns the absolute path of a file or folder, for workers; empty for an empty name. */
  public static String absolute(String file) {
    return file.isEmpty() ? file : Path.of(file).toAbsolutePath().normalize().toString();
  }

  /**
   * Opens an existing lake.
   *
   * @throws JobException if there is no lake
   */
  public static Lake require(String uri) {
    return Lake.find(uri)
        .orElseThrow(
            () ->
                new JobException(
                    ExitCode.BAD_INPUT, "--lake must name a lake; there is none at " + uri));
  }
}
