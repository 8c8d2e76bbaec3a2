package org.obmeet.telemetry.lake.maintenance;

import java.io.InputStream;
import java.util.List;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.store.LakeException;

/**
 * Copies of a lake, taken earlier. They are heaps of bytes: which of them count is what the lake's
 * own log says, by path, size and SHA-256, so that nothing comes back that has been erased since.
 */
public final class Backups {
  private final Lake lake;
  private final List<LakeFiles> copies;

  /**
   * @param roots where the copies lie, laid out like the lake; the first that holds a file gives it
   */
  public Backups(Lake lake, List<String> roots) {
    this.lake = lake;
    this.copies = roots.stream().map(LakeFiles::at).toList();
  }

  /**
   * Brings a file back.
   *
   * @return whether a copy holds it as the log names it
   * @throws LakeException where it cannot be written
   */
  public boolean restore(FileRef file) {
    for (LakeFiles copy : copies) {
      if (new FileCheck(copy, FileCheck.Depth.HASH).fault(file).isEmpty()) {
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
