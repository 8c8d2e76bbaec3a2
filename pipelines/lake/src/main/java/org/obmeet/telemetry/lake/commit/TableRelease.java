package org.obmeet.telemetry.lake.commit;

import java.util.List;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * A published window of a table.
 *
 * @param family folder of the table's family
 * @param key table and window
 * @param folder folder of its files
 * @param files its files, the manifest included
 * @param manifestSha256 SHA-256 of the manifest's bytes
 * @param commit number of the commit that published it
 * @param revision 1 at first, plus one for each republication
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

  /** Creates a release that is published for the first time. */
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
