package org.obmeet.telemetry.lake.file;

import java.util.Objects;

/**
 * A file of the lake as the log names it.
 *
 * @param path relative to the root, with {@code /}
 * @param rows records in it
 * @param bytes its size
 * @param sha256 of its bytes, lower-case hex
 */
public record FileRef(String path, long rows, long bytes, String sha256) {
  public FileRef {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(sha256, "sha256");
  }
}
