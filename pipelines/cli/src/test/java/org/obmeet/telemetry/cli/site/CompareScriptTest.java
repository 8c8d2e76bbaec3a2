package org.obmeet.telemetry.cli.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.Resources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.ReleasedFixture;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;
import org.obmeet.telemetry.privacy.projection.Projector;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.privacy.projection.SuppressReason;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SuppressionLookup;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.domain.Bins;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Tests that the page's script gives a document the labels that the projection gives it. */
@Tag("integration")
class CompareScriptTest {
  private static final int DOCUMENTS = 400;
  private static final String DRIVER =
      """
      const vm = require("vm"), fs = require("fs");
      const page = vm.createContext({mapping: JSON.parse(fs.readFileSync(process.argv[2], "utf8"))});
      vm.runInContext(fs.readFileSync(process.argv[1], "utf8"), page);
      const lines = fs.readFileSync(process.argv[3], "utf8").trim().split("\\n");
      page.lines = lines;
      console.log(vm.runInContext(
        "JSON.stringify(lines.map(line => { try { const root = read(line); return mapping.map(item => place(root, item)); } catch { return []; } }))", page));
      """;

  private final Catalog catalog = Catalog.load();

  @TempDir Path folder;

  @Test
  void labelsOfTheScript_areThoseOfTheProjection_andLieInPublishedCells() throws Exception {
    assumeTrue(hasNode(), "node is absent");
    JsonNode mapping = mapping();
    assertThat(mapping).hasSizeGreaterThan(20);
    List<String> documents = documents();

    JsonNode places = places(mapping, documents);

    int cells = 0;
    int compared = 0;
    for (int i = 0; i < documents.size(); i++) {
      GenericRecord row = projected(documents.get(i));
      compared += row == null ? 0 : 1;
      for (int item = 0; row != null && item < mapping.size(); item++) {
        String cube = mapping.get(item).get("cube").asText();
        JsonNode place = places.get(i).get(item);
        assertThat(place.get("mine").asText()).as(cube).isEqualTo(label(row, cube));
        cells += place.has("share") ? 1 : 0;
      }
    }
    assertThat(compared).isGreaterThan(documents.size() / 2);
    assertThat(cells).isGreaterThan(compared * mapping.size() * 9 / 10);
  }

  @Test
  void count_ofATableWithoutATotal_hasNoShare() throws Exception {
    assumeTrue(hasNode(), "node is absent");
    String script =
        Resources.toString(Resources.getResource(Site.class, "compare.js"), StandardCharsets.UTF_8)
            + "console.log(percent(shareOf(5, {cells: {}})), percent(shareOf(5, {cells: {'*': 8}})))";
    Process node =
        new ProcessBuilder("node", "-e", script)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();

    assertThat(new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("suppressed 62.5\u00a0%\n");
  }

  @Test
  void mapping_lacksATableWithoutPublishedCells() throws IOException {
    String cube = "instances_size_total_users_bands";
    SortedMap<String, List<String>> all = tables();
    SortedMap<String, List<String>> others = new TreeMap<>(all);
    others.remove(cube);

    assertThat(mapping(all)).contains(cube);
    assertThat(mapping(others)).doesNotContain(cube).contains("instances_by_version");
  }

  private static SortedMap<String, List<String>> tables() throws IOException {
    SortedMap<String, List<String>> tables = new TreeMap<>();
    try (Stream<Path> walk = Files.list(DemoLake.root().resolve("release/week"))) {
      walk.forEach(
          file ->
              tables.put(
                  file.getFileName().toString().replace(".parquet", ""), List.of(file.toString())));
    }
    return tables;
  }

  private String mapping(SortedMap<String, List<String>> tables) {
    try (ReleaseDatabase database =
        ReleasedFixture.open(folder, tables, ReleasedFixture.dictionary(List.of()))) {
      return new CompareMapping(database, catalog).json();
    }
  }

  private static JsonNode mapping() throws IOException {
    Matcher found =
        Pattern.compile("(?s)id=\"mapping\">(.*?)</script>")
            .matcher(Files.readString(DemoLake.pages().resolve("site/compare.html")));
    assertThat(found.find()).isTrue();
    return new ObjectMapper().readTree(found.group(1));
  }

  private static List<String> documents() throws IOException {
    Path input = DemoLake.root().resolveSibling("input").resolve("reports.ndjson.gz");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(input)), StandardCharsets.UTF_8))) {
      return lines.lines().limit(DOCUMENTS).filter(line -> line.endsWith("}")).toList();
    }
  }

  private JsonNode places(JsonNode mapping, List<String> documents) throws Exception {
    Path script = folder.resolve("compare.js");
    Files.writeString(
        script,
        Resources.toString(
            Resources.getResource(Site.class, "compare.js"), StandardCharsets.UTF_8));
    Path items = Files.writeString(folder.resolve("mapping.json"), mapping.toString());
    Path lines = Files.writeString(folder.resolve("lines"), String.join("\n", documents));
    Path out = folder.resolve("places.json");
    Process node =
        new ProcessBuilder(
                "node", "-e", DRIVER, script.toString(), items.toString(), lines.toString())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(node.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(node.exitValue()).isZero();
    return new ObjectMapper().readTree(out.toFile());
  }

  /** Returns the row of a document, or null if it is rejected. */
  private GenericRecord projected(String document) {
    Dataset dataset = catalog.dataset("instance_statistics");
    List<GenericRecord> rows = new ArrayList<>();
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    new Projector(
            dataset,
            catalog.processing(),
            new Pseudonyms(
                new byte[Pseudonyms.KEY_LENGTH],
                (name, kind, epoch) -> new byte[Pseudonyms.KEY_LENGTH]),
            ConsentHistory.assuming(Scope.EXTENDED),
            SuppressionLookup.none(),
            Instant.parse(DemoLake.NOW),
            Period.ofYears(1000))
        .project(
            bytes,
            0,
            bytes.length,
            new Projector.Sink() {
              @Override
              public void accept(MutableRow row, int part) {
                rows.add(row.record());
              }

              @Override
              public void reject(RejectReason reason, String path, int part) {}

              @Override
              public void suppress(SuppressReason reason, int part) {}
            });
    return rows.isEmpty() ? null : rows.get(0);
  }

  /** Returns the label of a row in the only dimension of a cube. */
  private String label(GenericRecord row, String name) {
    Cube cube =
        catalog.cubes().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    Cube.Dimension dimension = cube.dimensions().get(0);
    Object value = row.get(dimension.binnedField().orElse(dimension.field()));
    if (dimension.flag()) {
      return Boolean.TRUE.equals(value) ? "yes" : "no";
    } else if (value == null) {
      return "unknown";
    } else if (value instanceof Long number) {
      return dimension.hierarchy() instanceof DimensionHierarchy.OpenBins open
              && number >= open.from()
          ? open.last()
          : Bins.at(Bins.index(number));
    }
    return value.toString();
  }

  private static boolean hasNode() throws InterruptedException {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException absent) {
      return false;
    }
  }
}
