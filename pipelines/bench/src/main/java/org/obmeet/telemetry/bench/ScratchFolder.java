package org.obmeet.telemetry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.obmeet.telemetry.lake.store.LocalStore;

/** Deletes the folders of benchmarks and demonstrations. */
public final class ScratchFolder {
  private ScratchFolder() {}

  public static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      LocalStore.deleteTree(folder);
    }
  }
}
