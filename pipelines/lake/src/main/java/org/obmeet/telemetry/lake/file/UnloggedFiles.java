package org.obmeet.telemetry.lake.file;

/** Deletes files of the landing zone and of the ledger that no commit names. */
public record UnloggedFiles(LakeFiles files) {
  /**
   * Deletes a file durably; does nothing if it does not exist.
   *
   * @throws IllegalArgumentException for an immutable file, which only a cleanup deletes
   */
  public void delete(String path) {
    if (LakeLayout.isImmutable(path)) {
      throw new IllegalArgumentException(
          "an immutable file is deleted after a commit or a fence; it is '" + path + "'");
    }
    files.delete(path);
  }
}
