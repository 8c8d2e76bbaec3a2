package org.obmeet.telemetry.lake.commit;

import java.util.List;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * A table that was published for one window.
 *
 * @param folder folder of the published files, relative to the root
 * @param files published files, including the manifest
 * @param manifestSha256 SHA-256 of the manifest, or of the program that checks witnesses
 * @param commit number of the commit that published the table
 * @param revision 1 for the first publication, then plus 1 for each republication
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
}
