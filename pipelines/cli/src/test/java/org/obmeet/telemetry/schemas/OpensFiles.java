package org.obmeet.telemetry.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.obmeet.telemetry.lake.Lake;

/** Violates rules on purpose: schemas must not open files or use other modules. */
public record OpensFiles(Lake lake) {
  String read() throws IOException {
    return Files.readString(Path.of(lake.root()));
  }
}
