package org.obmeet.telemetry.cli.releases;

import com.google.common.collect.ImmutableMap;
import com.google.common.io.Files;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;

/** Describes exported CSV files as a Data Package (Frictionless), which other tools can read. */
public final class DataPackage {
  private static final String FILE = "datapackage.json";

  private DataPackage() {}

  /**
   * An exported CSV file. Its last two columns are the status and the measure.
   *
   * @param file the file
   * @param cube the declared cube; empty if it is no longer declared
   * @param window the period of all rows
   * @param population name of the population
   * @param dimensions the first columns
   * @param measure the last column
   * @param measureTitle title of the measure
   * @param threshold minimum number of contributors of a published cell
   * @param rounding base to which distinct counts are rounded; empty for additive measures
   */
  public record Resource(
      Path file,
      Optional<Cube> cube,
      Window window,
      String population,
      List<String> dimensions,
      String measure,
      String measureTitle,
      int threshold,
      Optional<Integer> rounding) {
    Map<String, Object> describe(Path root) {
      String path = root.relativize(file).toString().replace('\\', '/');
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("name", path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-"));
      map.put("path", path);
      map.put("profile", "tabular-data-resource");
      map.put("format", "csv");
      map.put("mediatype", "text/csv");
      map.put("encoding", "utf-8");
      cube.ifPresent(declared -> map.put("title", declared.title()));
      cube.ifPresent(declared -> map.put("description", declared.description()));
      map.put("schema", schema());
      map.put(
          "window",
          ImmutableMap.of(
              "kind", window.kind().word(),
              "start", window.start().toString(),
              "end", window.end().toString()));
      map.put("population", population);
      map.put("additive", rounding.isEmpty());
      map.put("k", threshold);
      map.put("rounding", rounding.orElse(1));
      return map;
    }

    private Map<String, Object> schema() {
      List<Map<String, Object>> fields = new ArrayList<>();
      dimensions.forEach(d -> fields.add(field(d, "string", dimensionTitle(d))));
      Map<String, Object> status = field("status", "string", "Status of the measure");
      status.put("constraints", Map.of("enum", List.of("published", "suppressed")));
      fields.add(status);
      fields.add(field(measure, "integer", measureTitle));
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("fields", fields);
      schema.put("missingValues", List.of(""));
      if (!dimensions.isEmpty()) {
        schema.put("primaryKey", dimensions);
      }
      return schema;
    }

    private String dimensionTitle(String name) {
      return cube.stream()
          .flatMap(declared -> declared.dimensions().stream())
          .filter(dimension -> dimension.field().equals(name) && !dimension.title().isEmpty())
          .map(Cube.Dimension::title)
          .findFirst()
          .orElse(name.replace('_', ' '));
    }

    private static Map<String, Object> field(String name, String type, String title) {
      return new LinkedHashMap<>(ImmutableMap.of("name", name, "type", type, "title", title));
    }
  }

  /** Writes the description of all files of a folder. */
  public static void write(Path root, List<Resource> resources) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("profile", "tabular-data-package");
    map.put("name", "obmeet-telemetry");
    map.put("title", "Released tables of OBMeet Telemetry");
    map.put(
        "description",
        "A missing value is suppressed, not zero. Each published cell has at least k contributors."
            + " Measures that are not additive are distinct counts, rounded to a multiple of"
            + " rounding: do not add them up.");
    map.put("resources", resources.stream().map(resource -> resource.describe(root)).toList());
    Files.asCharSink(root.resolve(FILE).toFile(), StandardCharsets.UTF_8)
        .write(JsonText.indented(map) + "\n");
  }
}
