package org.obmeet.telemetry.lake.commit;

import java.util.List;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * A published window of a table.
 *
 * @param family folder that it belongs to
 * @param key table and window
 * @param folder where its files lie
 * @param files what is in it, the manifest included
 * @param manifestSha256 of the manifest's bytes
 * @param commit number of the entry that published it
 * @param revision 1 as first published, one more each time that it was published anew
 */
public record TableRelease(
    String family,
    ReleaseKey key,
    String folder,
    List<FileRef> files,
    String manifestSha256,
    long commit,
    int revision) {
  public TableRelease {
    files = List.copyOf(files);
    ReleaseCommit.checkRevision(revision);
  }

  /** A release as first published. */
  public TableRelease(
      String family,
      ReleaseKey key,
      String folder,
      List<FileRef> files,
      String manifestSha256,
      long commit) {
    this(family, key, folder, files, manifestSha256, commit, 1);
  }
}
