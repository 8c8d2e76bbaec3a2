package org.obmeet.telemetry.jobs;

import java.nio.file.Path;
import org.obmeet.telemetry.lake.Lake;

/** The lake that a command works on. */
public final class LakeResolver {
  private LakeResolver() {}

  /** A file or folder as workers can find it, wherever they were started; empty stays empty. */
  public static String absolute(String file) {
    return file.isEmpty() ? file : Path.of(file).toAbsolutePath().normalize().toString();
  }

  /**
   * A lake that is there.
   *
   * @throws JobException where there is none
   */
  public static Lake require(String uri) {
    return Lake.find(uri)
        .orElseThrow(
            () ->
                new JobException(
                    ExitCode.BAD_INPUT, "--lake must name a lake; there is none at " + uri));
  }
}
