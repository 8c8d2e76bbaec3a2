package org.obmeet.telemetry.cli.releases;

import com.google.common.io.Files;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.jobs.aggregate.table.PopulationTables;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;

/** Describes exported CSV files as a Data Package (Frictionless), which other tools can read. */
public final class DataPackage {
  private static final String FILE = "datapackage.json";

  private DataPackage() {}

  /**
   * An exported CSV file. Its columns are the dimensions, the status and the measure.
   *
   * @param description the description of the file, without its name and path
   */
  public record Resource(Path file, Map<String, Object> description) {
    private Map<String, Object> in(Path root) {
      String path = root.relativize(file).toString().replace('\\', '/');
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("name", path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-"));
      map.put("path", path);
      map.putAll(description);
      return map;
    }
  }

  /**
   * Describes the table of one measure.
   *
   * @param measure index of the measure in the released table
   * @param column name of the column of the measure
   * @param rounding base of the rounding; 1 if the measure is not rounded
   */
  static Map<String, Object> describe(
      ReleasedTable published, int measure, String column, int rounding) {
    ReleasedCells.Measure released = published.cells().measures().get(measure);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("profile", "tabular-data-resource");
    map.put("encoding", "utf-8");
    map.put("title", published.title());
    map.put("description", published.description());
    map.put("schema", schema(published, released.name(), column));
    map.put("window", published.window().toString());
    map.put("population", PopulationTables.name(published.declaration()));
    map.put("additive", released.kind() != ReleasedCells.Kind.CONTRIBUTORS);
    map.put("k", published.declaration().threshold());
    map.put("rounding", rounding);
    return map;
  }

  private static Map<String, Object> schema(
      ReleasedTable published, String measure, String column) {
    List<String> dimensions = published.cells().dimensions();
    Map<String, String> titles = new HashMap<>();
    published.columns().forEach(one -> titles.put(one.name(), one.title()));
    List<Map<String, Object>> fields = new ArrayList<>();
    dimensions.forEach(d -> fields.add(field(d, "string", titles.getOrDefault(d, ""))));
    Map<String, Object> status = field("status", "string", "Status of the measure");
    status.put("constraints", Map.of("enum", List.of("published", "suppressed")));
    fields.add(status);
    fields.add(field(column, "integer", titles.getOrDefault(measure, "")));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("fields", fields);
    schema.put("missingValues", List.of(""));
    if (!dimensions.isEmpty()) {
      schema.put("primaryKey", dimensions);
    }
    return schema;
  }

  private static Map<String, Object> field(String name, String type, String title) {
    Map<String, Object> field = new LinkedHashMap<>();
    field.put("name", name);
    field.put("type", type);
    field.put("title", title.isEmpty() ? name.replace('_', ' ') : title);
    return field;
  }

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
    map.put("resources", resources.stream().map(resource -> resource.in(root)).toList());
    Files.asCharSink(root.resolve(FILE).toFile(), StandardCharsets.UTF_8)
        .write(JsonText.indented(map) + "\n");
  }
}
