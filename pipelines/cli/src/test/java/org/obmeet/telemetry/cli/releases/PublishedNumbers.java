package org.obmeet.telemetry.cli.releases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.aggregate.ReleasedTables;
import org.obmeet.telemetry.jobs.aggregate.population.CountedRecords;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedTableArchive;
import org.obmeet.telemetry.jobs.aggregate.witness.WindowWitnesses;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.parquet.ReleaseTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The numbers in the files of a release. Each is computed again from the published cells and the
 * catalogue.
 */
final class PublishedNumbers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lake lake;
  private final Path root;
  private final Catalog catalog = Catalog.load();
  private final Map<String, ReleaseTable> tables = new TreeMap<>();
  private final List<String> unexplained = new ArrayList<>();

  private PublishedNumbers(Path root) {
    this.lake = Lake.open(root.toString());
    this.root = root;
  }

  /** Returns the files and numbers below {@code release/} that the cells do not explain. */
  static List<String> unexplained(Path lake) throws IOException {
    PublishedNumbers numbers = new PublishedNumbers(lake);
    try (Stream<Path> walk = Files.walk(lake.resolve("release"))) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        numbers.check(file);
      }
    }
    return numbers.unexplained;
  }

  private void check(Path file) throws IOException {
    String name = file.getFileName().toString();
    String path = root.relativize(file).toString();
    boolean witnesses = path.contains(".witnesses/");
    if (name.equals("catalog.duckdb")) {
      return; // The same views and tables as those of query.
    }
    Optional<byte[]> expected =
        witnesses
            ? witnesses(path)
            : name.endsWith(".parquet") ? Optional.of(table(path).bytes()) : Optional.empty();
    if (name.equals("_MANIFEST.json")) {
      String folder = path.substring(0, path.length() - name.length() - 1);
      numbers(
          JSON.readTree(file.toFile()),
          (key, value) -> explain(path + key, value, manifest(folder, key)));
    } else if (expected.isEmpty() || !Arrays.equals(expected.get(), Files.readAllBytes(file))) {
      unexplained.add(path);
    }
  }

  private void explain(String where, BigDecimal value, BigDecimal expected) {
    if (expected == null || value.compareTo(expected) != 0) {
      unexplained.add(where + " is " + value + ", the cells tell " + expected);
    }
  }

  /** Calls the consumer with the path and value of each number, also of one in quotes. */
  static void numbers(JsonNode node, BiConsumer<String, BigDecimal> each) {
    numbers(node, "", each);
  }

  private static void numbers(JsonNode node, String path, BiConsumer<String, BigDecimal> each) {
    if (node.isObject()) {
      node.properties().forEach(e -> numbers(e.getValue(), path + "/" + e.getKey(), each));
    } else if (node.isArray()) {
      node.forEach(one -> numbers(one, path + "/-", each));
    } else if (node.isNumber() || node.asText().matches("-?[0-9]+([.][0-9]+)?")) {
      each.accept(path, new BigDecimal(node.asText()));
    }
  }

  private ReleaseTable table(String path) {
    return tables.computeIfAbsent(path, p -> ReleaseTable.read(lake.files(), p));
  }

  private static String name(String folder) {
    return folder.split("/")[2];
  }

  private Cube cube(String folder) {
    String name = name(folder);
    return catalog.cubes().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  private BigDecimal manifest(String folder, String key) {
    Cube cube = cube(folder);
    String[] keys = key.split("/");
    return switch (keys[1]) {
      case "schema_version" -> BigDecimal.valueOf(catalog.dataset(cube.stream()).version());
      case "threshold" -> BigDecimal.valueOf(cube.threshold());
      case "rounding" -> base(cube);
      case "rows" ->
          BigDecimal.valueOf(table(folder + "/" + name(folder) + ".parquet").rows().size());
      case "coverage" -> coverage(folder, cube, keys[2], keys[3]);
      case "record" ->
          switch (key) {
            case "/record/criteria/threshold" -> BigDecimal.valueOf(cube.threshold());
            case "/record/criteria/rounding_base" -> base(cube);
            default -> null;
          };
      default -> null;
    };
  }

  private BigDecimal base(Cube cube) {
    return BigDecimal.valueOf(CountedRecords.rounding(catalog.cubesOf(cube.stream())).base());
  }

  private BigDecimal coverage(String folder, Cube cube, String measure, String share) {
    List<String> fields = cube.dimensions().stream().map(Cube.Dimension::field).toList();
    ReleaseTable rows = table(folder + "/" + name(folder) + ".parquet");
    long total = 0;
    long named = 0;
    for (List<Object> line : rows.rows()) {
      List<Object> labels = values(rows, line, fields);
      List<Object> kind = values(rows, line, List.of("level", "finest", measure));
      if (!kind.get(0).equals("remainder") && kind.get(2) != null) {
        long value = (Long) kind.get(2);
        total += labels.stream().allMatch("*"::equals) ? value : 0;
        named += kind.get(1).equals(true) && !labels.contains("not_listed") ? value : 0;
      }
    }
    if (total == 0) {
      return null;
    }
    BigDecimal part =
        BigDecimal.valueOf(Math.min(named, total))
            .divide(BigDecimal.valueOf(total), 4, RoundingMode.DOWN);
    return switch (share) {
      case "named" -> part;
      case "suppressed" -> BigDecimal.ONE.subtract(part);
      default -> null;
    };
  }

  private static List<Object> values(ReleaseTable table, List<Object> line, List<String> columns) {
    List<String> names = table.columns().stream().map(ReleaseTable.Column::name).toList();
    return columns.stream().map(column -> line.get(names.indexOf(column))).toList();
  }

  /** The bytes of a file of witnesses, computed from the released tables. */
  private Optional<byte[]> witnesses(String path) {
    String[] parts = path.split("/");
    String stream = parts[2].replace(".witnesses", "");
    Window window =
        Window.parse(parts[3].replace("window=", "") + "/" + parts[4].replace("start=", ""));
    Map<String, PublishedTableArchive.Content> contents = new TreeMap<>();
    Map<String, String> folders = new TreeMap<>();
    ReleasedTables.of(lake, lake.state(), stream, window)
        .forEach(table -> contents.put(table.release().key().table(), table.content()));
    lake.state().releases().values().stream()
        .filter(release -> release.key().window().equals(window))
        .forEach(release -> folders.put(release.key().table(), release.folder()));
    WindowWitnesses witnesses =
        new WindowWitnesses(
            contents, catalog.cubesOf(stream), catalog.disclosure().threshold() - 1);
    String folder = path.substring(0, path.lastIndexOf('/'));
    return switch (parts[parts.length - 1]) {
      case "witnesses.parquet" -> Optional.of(witnesses.table().bytes());
      case "verify.sql" -> Optional.of(witnesses.verifier(folder, folders));
      default -> Optional.empty();
    };
  }
}
