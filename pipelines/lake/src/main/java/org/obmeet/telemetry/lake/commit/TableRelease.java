package org.obmeet.telemetry.lake.commit;

import org.obmeet.telemetry.lake.file.FileRef;

/**
 * A table that was published for one window.
 *
 * @param stream data set that the table counts
 * @param file the release file, which has the table among others
 * @param commit number of the commit that published the table
 * @param revision 1 for the first publication, then plus 1 for each republication
 */
public record TableRelease(String stream, ReleaseKey key, FileRef file, long commit, int revision) {
  public TableRelease {
    if (revision < 1) {
      throw new IllegalArgumentException("revision must be at least 1; it is " + revision);
    }
  }
}
