package org.obmeet.telemetry.lake.maintenance;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.PendingFile;
import org.obmeet.telemetry.lake.store.LakeException;

/**
 * Restores files from backup copies of a lake. A file of a copy is valid if it has the path, size
 * and SHA-256 of the reference. A caller that restores an earlier version of a file must remove the
 * rows that later commits removed.
 */
public final class Backups {
  private final Lake lake;
  private final List<LakeFiles> copies;

  /** Takes the roots of the copies, in order of preference; a copy has the lake's layout. */
  public Backups(Lake lake, List<String> roots) {
    this.lake = lake;
    this.copies = roots.stream().map(LakeFiles::at).toList();
  }

  /** Returns true if a backup has a valid copy of a file. */
  public boolean contain(FileRef file) {
    return copies.stream().anyMatch(copy -> new FileCheck(copy).mismatch(file).isEmpty());
  }

  /**
   * Restores the content of a file at a path. Replaces a file at that path.
   *
   * @return false if no backup has a valid copy of the file
   * @throws LakeException if the file cannot be written
   */
  public boolean restore(FileRef file, String path) {
    for (LakeFiles copy : copies) {
      if (new FileCheck(copy).mismatch(file).isEmpty()) {
        lake.files().run("write", path, () -> replace(file, copy, path));
        return true;
      }
    }
    return false;
  }

  private void replace(FileRef file, LakeFiles copy, String path) throws IOException {
    try (InputStream in = copy.open(file.path());
        PendingFile pending = lake.files().begin(path)) {
      in.transferTo(pending.out());
      if (!pending.replace(file.sha256())) {
        throw new LakeException("'" + file.path() + "' changed in the backup while it was read");
      }
    }
    lake.files().sync(List.of(path));
  }
}
