package org.obmeet.telemetry.bench;

import com.google.common.io.Resources;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.source.CatalogSource;

/** Writes a copy of the shipped catalogue in which other cubes replace the shipped ones. */
final class BenchCatalog {
  private static final List<String> SHIPPED_FOLDERS =
      List.of("datasets", "domains", "hierarchies", "facts", "policy");
  private static final List<String> CUBES = List.of("bench.yaml", "bench_wide.yaml");

  private BenchCatalog() {}

  /**
   * Writes, loads and checks the catalogue. Deletes the folder on failure.
   *
   * @throws JobException with exit code 43 if another system is compared and cannot compute a cube
   */
  static Catalog create(Path folder, BenchOptions options, String stream) throws IOException {
    try {
      write(folder, options.cubes());
      Catalog catalog = Catalogs.load(folder.toString());
      if (!options.against().isEmpty()) {
        catalog.cubesOf(stream).forEach(BenchCatalog::checkComparable);
      }
      return catalog;
    } catch (IOException | RuntimeException e) {
      LocalStore.deleteTree(folder);
      throw e;
    }
  }

  private static void checkComparable(Cube cube) {
    if (cube.derive().isPresent() || cube.latestOnly()) {
      throw JobException.badInput(
          "--against compares cubes that count every record; '"
              + cube.name()
              + (cube.latestOnly() ? "' picks the latest record" : "' counts facts"));
    }
  }

  /**
   * Writes the catalogue.
   *
   * @param cubes files of cube families; if there are none, the cubes of the benchmark are used
   */
  static void write(Path folder, List<Path> cubes) throws IOException {
    CatalogSource shipped = CatalogSource.classPath();
    for (String shippedFolder : SHIPPED_FOLDERS) {
      for (String path : shipped.files(shippedFolder)) {
        write(folder.resolve(path), shipped.text(path));
      }
    }
    if (cubes.isEmpty()) {
      for (String name : CUBES) {
        URL cubesOfBench = Resources.getResource(BenchCatalog.class, name);
        String text = Resources.toString(cubesOfBench, StandardCharsets.UTF_8);
        write(folder.resolve("cubes").resolve(name), text);
      }
    }
    for (Path cube : cubes) {
      write(folder.resolve("cubes").resolve(cube.getFileName()), Files.readString(cube));
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
