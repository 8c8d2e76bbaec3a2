package org.obmeet.telemetry.jobs.aggregate.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.SyntheticInstances;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedShares;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.jobs.aggregate.witness.WindowWitnesses;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;

/** Tests for the release file of a window. */
class ReleaseTest {
  private static final Catalog CATALOG = Catalog.load();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static LakeFixture work;

  /** The release files, by stream, window and revision. */
  private static Map<String, byte[]> files;

  /** Publishes two weeks of twelve people, and the second week of thirty instances. */
  @BeforeAll
  static void publish() {
    work = new LakeFixture(folder, Instant.parse("2026-09-21T12:00:00Z"));
    String[] week = {
      "2026-08-31",
      "2026-09-01",
      "2026-09-02",
      "2026-09-03",
      "2026-09-04",
      "2026-09-05",
      "2026-09-06"
    };
    List<String> people = CommunityPageViews.people("p", 12);
    String[] reports =
        IntStream.range(0, 30)
            .mapToObj(i -> SyntheticInstances.report("i" + i, "2026-09-08T08:00:00Z"))
            .toArray(String[]::new);
    work.ingest(
        List.of(work.file("reports", reports)),
        List.of(
            CommunityPageViews.views(work, "whole", people, week),
            CommunityPageViews.views(work, "part", people, "2026-09-08", "2026-09-09")),
        Optional.empty());
    work.aggregate();
    files = work.releases();
  }

  private static JsonNode file(String name) throws IOException {
    return JSON.readTree(files.get(name));
  }

  @Test
  void release_writtenAndRead_isTheSame() throws IOException {
    assertThat(files).hasSizeGreaterThan(2);
    for (byte[] bytes : files.values()) {
      Release release = Release.parse(bytes);

      assertThat(release.encode()).isEqualTo(bytes);
      assertThat(Release.parse(release.encode())).isEqualTo(release);
    }
  }

  /** Calls an action for each value below a node. Keys of maps with free keys are left out. */
  private static void walk(String path, JsonNode node, BiConsumer<String, JsonNode> action) {
    action.accept(path, node);
    if (node.isArray()) {
      node.forEach(one -> walk(path, one, action));
    }
    node.fields().forEachRemaining(one -> walk(path + "/" + one.getKey(), one.getValue(), action));
  }

  @Test
  void keys_areInSnakeCase() throws IOException {
    for (byte[] bytes : files.values()) {
      ObjectNode release = (ObjectNode) JSON.readTree(bytes);
      assertThat(release.fieldNames())
          .toIterable()
          .contains("schema_version", "rounding_base", "catalog_sha256", "not_protected")
          .allSatisfy(key -> assertThat(key).matches("[a-z][a-z0-9_]*"));
      walk(
          "",
          release.get("tables"),
          (path, node) ->
              node.fieldNames()
                  .forEachRemaining(
                      key -> {
                        if (!path.matches(".*/(hierarchies|where)(/.*)?")) {
                          assertThat(key).as(path).matches("[a-z][a-z0-9_]*");
                        }
                      }));
    }
    JsonNode rows = file("community_events/week/2026-09-07/1").get("witnesses").get("rows");
    assertThat(rows.get(0).has("table_name")).isTrue();
  }

  @Test
  void release_hasNoRunAndNoTime() throws IOException {
    List<String> runs =
        work.lake().log().commits().stream()
            .map(Commit::run)
            .filter(run -> run.matches("\\d{8}T\\d{6}Z-.*"))
            .distinct()
            .toList();
    assertThat(runs).hasSize(2);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String text = new String(file.getValue(), StandardCharsets.UTF_8);
      assertThat(runs).noneMatch(text::contains);
      assertThat(text)
          .as(file.getKey())
          .doesNotContainPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d")
          .doesNotContainPattern("\\d{8}T\\d{6}Z")
          .doesNotContain("2026-09-21");
    }
  }

  @Test
  void release_ofAnotherForm_isRefused() throws IOException {
    for (int form : List.of(0, 2)) {
      ObjectNode release = (ObjectNode) file("community_events/week/2026-09-07/1");
      release.put("form", form);
      byte[] other = JSON.writeValueAsBytes(release);

      assertThatThrownBy(() -> Release.parse(other))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the form must be 1; it is " + form);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "x", "[]", "7", "{}", "{\"form\": 1}", "{\"form\": 1"})
  void otherBytes_areNoRelease(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> Release.parse(bytes)).isInstanceOf(IOException.class);
  }

  @Test
  void release_cutOrWithoutAPart_isNoRelease() throws IOException {
    byte[] bytes = files.get("community_events/week/2026-09-07/1");
    assertThatThrownBy(() -> Release.parse(java.util.Arrays.copyOf(bytes, bytes.length / 2)))
        .isInstanceOf(IOException.class);
    for (String key : List.of("tables", "criteria", "policy", "tool", "not_protected", "form")) {
      ObjectNode release = (ObjectNode) file("community_events/week/2026-09-07/1");
      release.remove(key);
      byte[] without = JSON.writeValueAsBytes(release);
      assertThatThrownBy(() -> Release.parse(without)).as(key).isInstanceOf(IOException.class);
    }
  }

  @Test
  void release_ofEveryStream_statesPurposeAndRegion() throws IOException {
    Set<String> streams = new TreeSet<>();
    for (String name : files.keySet()) {
      JsonNode release = file(name);
      streams.add(release.get("stream").asText());
      assertThat(name)
          .startsWith(release.get("stream").asText() + "/" + release.get("window").asText());
      assertThat(release.get("region").asText()).as(name).isEqualTo("eu");
      assertThat(release.get("purpose").asText())
          .as(name)
          .isNotBlank()
          .isEqualTo(CATALOG.dataset(release.get("stream").asText()).purpose());
    }
    assertThat(streams).containsExactly("community_events", "instance_statistics");
  }

  @Test
  void release_ofAWindow_statesIfItIsTheFirst_andNotWhichDaysHaveRecords() throws IOException {
    JsonNode first = file("community_events/week/2026-08-31/1");
    JsonNode second = file("community_events/week/2026-09-07/1");

    assertThat(first.findValues("first_window")).isNotEmpty().allMatch(JsonNode::booleanValue);
    assertThat(second.findValues("first_window"))
        .isNotEmpty()
        .allMatch(value -> value.isBoolean() && !value.booleanValue());
    assertThat(List.of(first.has("days"), first.has("complete"))).containsOnly(false);
  }

  @Test
  void lake_created_recordsItsRegion() {
    assertThat(work.lake().metadata().region())
        .isEqualTo("eu")
        .isEqualTo(CATALOG.processing().region());
  }

  /**
   * Every number of a release file is a published value, is declared, or follows from published
   * values. A new number must be added here, with the check that it tells readers nothing new.
   */
  @Test
  void everyNumber_isDeclaredOrPublishedOrFollowsFromPublishedValues() throws IOException {
    for (byte[] bytes : files.values()) {
      Set<String> numbers = new TreeSet<>();
      walk(
          "",
          JSON.readTree(bytes),
          (path, node) -> {
            if (node.isNumber()) {
              numbers.add(path.replaceFirst("/coverage/[^/]+/", "/coverage/MEASURE/"));
            }
          });
      assertThat(numbers)
          .isSubsetOf(
              "/form",
              "/revision",
              "/schema_version",
              "/rounding_base",
              "/tables/revision",
              "/tables/declaration/measures/max",
              "/tables/declaration/measures/min",
              "/tables/declaration/rounding",
              "/tables/declaration/threshold",
              "/tables/cells/rows/values",
              "/tables/coverage/MEASURE/named",
              "/tables/coverage/MEASURE/suppressed",
              "/witnesses/tables/position",
              "/witnesses/rows/denominator",
              "/witnesses/rows/high",
              "/witnesses/rows/low",
              "/witnesses/rows/numerator",
              "/witnesses/rows/witness")
          .contains("/tables/cells/rows/values", "/tables/coverage/MEASURE/named");
      assertFollows(Release.parse(bytes));
    }
  }

  private static void assertFollows(Release release) {
    assertThat(release.schemaVersion()).isEqualTo(CATALOG.dataset(release.stream()).version());
    assertThat(release.revision()).isEqualTo(1);
    Map<String, Cube> cubes = new TreeMap<>();
    CATALOG.cubesOf(release.stream()).forEach(cube -> cubes.put(cube.name(), cube));
    Map<String, ReleasedTable> tables = new TreeMap<>();
    for (ReleasedTable table : release.tables()) {
      Cube cube = cubes.get(table.name());
      assertThat(table.declaration())
          .isEqualTo(ReleasedDeclaration.of(cube, release.roundingBase()));
      assertThat(table.coverage()).isEqualTo(PublishedShares.of(table.cells()));
      assertThat(table)
          .isEqualTo(
              ReleasedTable.of(
                  CATALOG.dataset(release.stream()),
                  cube,
                  release.window(),
                  table.firstWindow(),
                  1,
                  release.roundingBase(),
                  table.cells()));
      tables.put(table.name(), table);
    }
    WindowWitnesses witnesses = new WindowWitnesses(tables, CATALOG.disclosure().threshold() - 1);
    assertThat(release.witnesses()).isEqualTo(witnesses.isEmpty() ? null : witnesses.section());
  }

  /** Texts of a release file have no other numbers than labels, bins and sentences have. */
  @Test
  void texts_areLabelsDeclarationsOrDigests() throws IOException {
    for (byte[] bytes : files.values()) {
      List<String> others = new ArrayList<>();
      walk(
          "",
          JSON.readTree(bytes),
          (path, node) -> {
            if (node.isTextual()
                && node.asText().matches(".*\\d.*")
                && !path.matches(
                    "/(window|catalog_sha256|purpose|stream|not_protected)"
                        + "|/(policy|tool)/.*"
                        + "|/tables/(name|window|contributor|title|description|columns/.*|declaration/.*|hierarchies.*)"
                        + "|/tables/cells/(dimensions|measures/name|quantiles|rows/(labels|quantiles|level))"
                        + "|/witnesses/(tables|parents|rows)/.*")) {
              others.add(path + " " + node.asText());
            }
          });
      assertThat(others).isEmpty();
    }
  }
}
