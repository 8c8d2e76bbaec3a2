package org.obmeet.telemetry.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.obmeet.telemetry.lake.Lake;

/** Breaches walls on purpose: schemas open no files and use no room. */
public record OpensFiles(Lake lake) {
  String read() throws IOException {
    return Files.readString(Path.of(lake.root()));
  }
}
