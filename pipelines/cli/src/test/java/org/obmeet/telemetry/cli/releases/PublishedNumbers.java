package org.obmeet.telemetry.cli.releases;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.aggregate.ReleaseFiles;
import org.obmeet.telemetry.jobs.aggregate.population.CountedRecords;
import org.obmeet.telemetry.jobs.aggregate.publish.Release;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.jobs.aggregate.witness.WindowWitnesses;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.docs.ProtectionLimits;

/**
 * The content of a lake's public files. Each release file is made again from its published cells
 * and the catalogue, and the other files from the release files.
 */
final class PublishedNumbers {
  private final Lake lake;
  private final Path root;
  private final Catalog catalog = Catalog.load();
  private final List<String> unexplained = new ArrayList<>();

  private PublishedNumbers(Path root) {
    this.lake = Lake.open(root.toString());
    this.root = root;
  }

  /** Returns what the published cells and the catalogue do not explain below {@code release/}. */
  static List<String> unexplained(Path lake) throws IOException {
    PublishedNumbers numbers = new PublishedNumbers(lake);
    try (Stream<Path> walk = Files.walk(lake.resolve("release/windows"))) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        numbers.check(file);
      }
    }
    numbers.unexplained.addAll(new ReleaseView(numbers.lake, Catalog::load).differences());
    return numbers.unexplained;
  }

  private void check(Path file) throws IOException {
    String path = root.relativize(file).toString();
    byte[] bytes = Files.readAllBytes(file);
    Release release = Release.parse(bytes);
    if (!Arrays.equals(release.encode(), bytes)) {
      unexplained.add(path + " has more than a release");
    }
    Dataset dataset = catalog.dataset(release.stream());
    int rounding = CountedRecords.rounding(catalog.cubesOf(dataset.name())).base();
    Map<String, Object> digests = Catalogs.digests(Catalogs.SHIPPED);
    explain(path + " region", release.region(), catalog.processing().region());
    explain(path + " schema_version", release.schemaVersion(), dataset.version());
    explain(path + " purpose", release.purpose(), dataset.purpose());
    explain(path + " rounding_base", release.roundingBase(), rounding);
    explain(path + " policy", release.policy(), digests.get("policy"));
    explain(path + " catalog_sha256", release.catalogSha256(), digests.get("catalog_sha256"));
    explain(path + " not_protected", release.notProtected(), ProtectionLimits.sentences(dataset));
    explain(
        path + " criteria", release.criteria(), Map.of("protection", "sliding", "audit", "passed"));
    for (ReleasedTable table : release.tables()) {
      explain(
          path + " " + table.name(),
          table,
          ReleasedTable.of(
              dataset,
              cube(table.name()),
              release.window(),
              table.firstWindow(),
              1,
              rounding,
              table.cells()));
    }
    explain(path + " witnesses", release.witnesses(), witnesses(release));
  }

  private Object witnesses(Release release) {
    Map<String, ReleasedTable> tables = new TreeMap<>();
    ReleaseFiles.of(lake, lake.state(), release.stream(), release.window())
        .forEach(one -> tables.put(one.name(), one));
    WindowWitnesses witnesses = new WindowWitnesses(tables, catalog.disclosure().threshold() - 1);
    return witnesses.isEmpty() ? null : witnesses.section();
  }

  private Cube cube(String name) {
    return catalog.cubes().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  private void explain(String what, Object value, Object expected) {
    if (!Objects.equals(value, expected)) {
      unexplained.add(what + " does not follow from the cells and the catalogue");
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
}
