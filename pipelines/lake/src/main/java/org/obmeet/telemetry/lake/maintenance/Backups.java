package org.obmeet.telemetry.lake.maintenance;

import java.io.InputStream;
import java.util.List;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.store.LakeException;

/**
 * Backup copies of a lake. The log of the lake decides by path, size and SHA-256 which files of a
 * copy are valid, so that erased data are never restored.
 */
public final class Backups {
  private final Lake lake;
  private final List<LakeFiles> copies;

  /**
   * @param roots roots of the copies, which have the lake's layout; the first with a valid file
   *     wins
   */
  public Backups(Lake lake, List<String> roots) {
    this.lake = lake;
    this.copies = roots.stream().map(LakeFiles::at).toList();
  }

  /**
   * Restores a file.
   *
   * @return true if a copy has the file that the log names
   * @throws LakeException if it cannot be written
   */
  public boolean restore(FileRef file) {
    for (LakeFiles copy : copies) {
      if (new FileCheck(copy, FileCheck.Depth.HASH).mismatch(file).isEmpty()) {
        FileRef written =
            lake.files()
                .write(
                    file.path(),
                    out -> {
                      try (InputStream in = copy.open(file.path())) {
                        in.transferTo(out);
                      }
                      return file.rows();
                    });
        if (!written.equals(file)) {
          throw new LakeException("'" + file.path() + "' changed in the backup while it was read");
        }
        lake.files().sync(List.of(file.path()));
        return true;
      }
    }
    return false;
  }
}
