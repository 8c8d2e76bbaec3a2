package org.obmeet.telemetry.lake;

import java.util.List;

/**
 * A published window of a table.
 *
 * @param family folder that it belongs to
 * @param key table and window
 * @param folder where its files lie
 * @param files what is in it, the manifest included
 * @param manifestSha256 of the manifest's bytes
 * @param commit number of the entry that published it
 */
public record Release(
    String family,
    ReleaseKey key,
    String folder,
    List<FileRef> files,
    String manifestSha256,
    long commit) {
  public Release {
    files = List.copyOf(files);
  }
}
