package org.obmeet.telemetry.lake.file;

import java.util.Objects;

/**
 * A reference to a file of the lake, as the log contains it.
 *
 * @param path relative to the root, with {@code /}
 * @param sha256 SHA-256 of the file's bytes, lower-case hex
 */
public record FileRef(String path, long rows, long bytes, String sha256) {
  public FileRef {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(sha256, "sha256");
  }

  /** Returns a reference to a file of the same bytes at another path. */
  public FileRef at(String other) {
    return new FileRef(other, rows, bytes, sha256);
  }
}
