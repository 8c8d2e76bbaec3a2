package org.obmeet.telemetry.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Streams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;

/** Tests the output about metrics. */
class MetricsCommandTest {
  @Test
  void list_hasALineForEachMetric_withItsQuestion() {
    CliResult list = CliResult.with("metrics", "list");

    assertThat(list.code()).isZero();
    assertThat(list.out().lines()).hasSize(Catalog.load().metrics().size() + 2);
    assertThat(list.out())
        .containsPattern("(?m)^adoption +Which share of instances has a feature switched on\\?$")
        .isEqualTo(CliResult.with("metrics").out());
  }

  @Test
  void show_saysPopulationDefinitionAndSql() {
    CliResult show = CliResult.with("metrics", "show", "instances_by_major_version");

    assertThat(show.code()).isZero();
    assertThat(show.out())
        .contains(
            "question: Which share of instances is on 8.x",
            "population: All instances with a report in the week.",
            "consent: scope info-page",
            "additive: no, ",
            "definition: instances of instances_by_version by version (level major) ÷ instances of"
                + " all",
            "FROM levels.\"instances_by_version\"")
        .doesNotContain("newest values");
  }

  @Test
  void export_toOsi_hasEveryMetricAndTable_andMarksDistinctCounts() throws Exception {
    CliResult export = CliResult.with("metrics", "export", "--format", "osi");

    assertThat(export.code()).as(export.err()).isZero();
    ObjectMapper json = new ObjectMapper();
    JsonNode document = json.readTree(export.out());
    assertThat(document.get("version").asText()).isEqualTo("0.1.1");
    JsonNode model = document.at("/semantic_model/0");
    Catalog catalog = Catalog.load();
    List<String> datasets = names(model.get("datasets"));
    assertThat(datasets).doesNotHaveDuplicates();
    assertThat(datasets).containsAll(catalog.cubes().stream().map(Cube::name).toList());
    assertThat(names(model.get("metrics"))).containsExactlyElementsOf(catalog.metrics().keySet());
    for (JsonNode metric : model.get("metrics")) {
      String name = metric.get("name").asText();
      JsonNode facts = json.readTree(metric.at("/custom_extensions/0/data").asText());
      assertThat(facts.get("additive").asBoolean())
          .isEqualTo(catalog.metrics().get(name).additive());
      assertThat(metric.at("/expression/dialects/0/expression").asText())
          .isEqualTo(
              (facts.get("additive").asBoolean() ? "SUM" : "MAX") + "(metric_" + name + ".value)");
      assertThat(datasets).contains("metric_" + name);
    }
    JsonNode owners =
        named(named(model.get("datasets"), "instances_by_version").get("fields"), "owners");
    assertThat(owners.at("/custom_extensions/0/data").asText()).isEqualTo("{\"additive\":false}");
    assertThat(owners.has("dimension")).isFalse();
    assertThat(named(model.get("datasets"), "instances_by_version").get("source").asText())
        .isEqualTo("catalog.tables.instances_by_version");
  }

  @Test
  void export_ofACatalogueWithoutMetrics_hasItsTables(@TempDir Path folder) throws Exception {
    String catalog = folder.resolve("catalog").toString();
    assertThat(CliResult.with("init", catalog).code()).isZero();
    LocalStore.deleteTree(Path.of(catalog, "metrics"));
    Files.createDirectory(Path.of(catalog, "metrics"));

    CliResult export = CliResult.with("metrics", "export", "--format", "osi", "--catalog", catalog);

    assertThat(export.code()).as(export.err()).isZero();
    JsonNode model = new ObjectMapper().readTree(export.out()).at("/semantic_model/0");
    assertThat(names(model.get("datasets"))).contains("instances_by_version");
    assertThat(model.get("metrics")).isEmpty();
  }

  private static List<String> names(JsonNode nodes) {
    return Streams.stream(nodes).map(node -> node.get("name").asText()).toList();
  }

  private static JsonNode named(JsonNode nodes, String name) {
    return Streams.stream(nodes)
        .filter(node -> node.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void show_ofARatio_saysEachRow() {
    assertThat(CliResult.with("metrics", "show", "first_use_conversion").out())
        .contains(
            "sent_message: people with furthest_step of first_use_funnel: (sent_message +"
                + " created_room) ÷ (logged_in + sent_message + created_room)");
  }

  @Test
  void show_ofAnUnknownMetric_namesTheClosest() {
    CliResult show = CliResult.with("metrics", "show", "adoptoin");

    assertThat(show.code()).isEqualTo(43);
    assertThat(show.err())
        .contains("NAME must be a metric; it is 'adoptoin'. Did you mean adoption", "metrics list");
  }

  @Test
  void show_ofNoLake_saysSo() {
    CliResult show = CliResult.with("metrics", "show", "adoption", "--lake", "/no/such/lake");

    assertThat(show.code()).isEqualTo(43);
    assertThat(show.err()).contains("--lake must be an existing lake");
  }
}
