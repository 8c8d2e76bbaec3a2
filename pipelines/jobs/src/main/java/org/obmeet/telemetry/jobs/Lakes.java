package org.obmeet.telemetry.jobs;

import org.obmeet.telemetry.lake.Lake;

/** The lake that a command works on. */
public final class Lakes {
  private Lakes() {}

  /**
   * A lake that is there.
   *
   * @throws JobFailure where there is none
   */
  public static Lake require(String uri) {
    return Lake.find(uri)
        .orElseThrow(
            () ->
                new JobFailure(
                    ExitCode.BAD_INPUT, "--lake must name a lake; there is none at " + uri));
  }
}
