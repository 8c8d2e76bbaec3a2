package org.obmeet.telemetry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes the temporary folders of a benchmark. */
public final class ScratchFolder {
  private ScratchFolder() {}

  /** Deletes a folder and its content, if it exists. */
  public static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> found = Files.walk(folder)) {
        List<Path> contentFirst = found.sorted(Comparator.reverseOrder()).toList();
        for (Path path : contentFirst) {
          Files.delete(path);
        }
      }
    }
  }
}
