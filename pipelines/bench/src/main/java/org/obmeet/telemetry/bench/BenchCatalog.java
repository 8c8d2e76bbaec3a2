package org.obmeet.telemetry.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.obmeet.telemetry.schemas.CatalogSource;

/** The shipped catalogue with other cubes, as a folder that every process of a bench reads. */
final class BenchCatalog {
  private static final List<String> KEPT =
      List.of("datasets", "domains", "ladders", "facts", "policy");
  private static final List<String> CUBES = List.of("bench.yaml", "bench_wide.yaml");

  private BenchCatalog() {}

  /**
   * Writes the catalogue.
   *
   * @param cubes family files to use in place of the bench's own; may be empty
   */
  static void write(Path folder, List<Path> cubes) throws IOException {
    CatalogSource shipped = CatalogSource.classPath();
    for (String kept : KEPT) {
      for (String path : shipped.files(kept)) {
        write(folder.resolve(path), shipped.text(path));
      }
    }
    if (cubes.isEmpty()) {
      for (String name : CUBES) {
        write(folder.resolve("cubes").resolve(name), own(name));
      }
    }
    for (Path cube : cubes) {
      write(folder.resolve("cubes").resolve(cube.getFileName()), Files.readString(cube));
    }
  }

  private static String own(String name) throws IOException {
    try (InputStream in = BenchCatalog.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
