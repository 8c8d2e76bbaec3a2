package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.aggregate.AggregateJob;
import org.obmeet.telemetry.jobs.ingest.IngestJob;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.source.CatalogException;

/** Tests for changes of the catalogue over an existing lake. */
class CatalogEvolutionTest {
  private static final Instant MONDAY = Instant.parse("2026-11-23T12:00:00Z");
  private static final Window OLD = Window.parse("week/2026-11-09");
  private static final Window NEW = Window.parse("week/2026-11-16");
  private static final String CUBES = "cubes/instances.yaml";
  private static final String SCHEMA = "datasets/instance_statistics/schema.avsc";
  private static final String DATASET = "datasets/instance_statistics/dataset.yaml";
  private static final String BY_NODE =
      """

        - name: instances_by_node
          title: Instances by version of Node.js
          description: Which versions of Node.js are in use.
          why: When can support for a version of Node.js end?
          dimensions: [node_version]
          measures:
            - {name: owners, count: owners, title: Owners}
            - {name: instances, count: instances, title: Instances}
      """;

  @TempDir Path folder;
  private LakeFixture before;
  private LakeFixture after;

  @BeforeEach
  void open() {
    before = new LakeFixture(folder, Instant.parse("2026-11-19T12:00:00Z"));
    after = new LakeFixture(folder, MONDAY.plusSeconds(7 * 86_400));
  }

  /** Reports of 30 instances with an owner each, 15 on each of two versions. */
  private Path reports(String name, String day, String more) {
    return reports(
        name,
        day,
        i ->
            "\"version\":\"6.6."
                + (i % 2)
                + "\",\"process\":{\"nodeVersion\":\"v"
                + (18 + 2 * (i % 2))
                + ".1.0\"}"
                + more);
  }

  /** Reports of 30 instances with an owner each and individual fields. */
  private Path reports(String name, String day, IntFunction<String> fields) {
    return before.file(
        name,
        IntStream.range(0, 30)
            .mapToObj(
                i ->
                    """
                    {"uniqueId":"i%1$s","_id":"%2$s%1$s","host":"https://chat.o%1$s.example",\
                    "createdAt":"%3$sT08:00:00Z","totalUsers":5,%4$s}\
                    """
                        .formatted(Integer.toString(i), name, day, fields.apply(i)))
            .toArray(String[]::new));
  }

  private ChangedCatalog changed() {
    return ChangedCatalog.in(folder.resolve("catalog"));
  }

  private RunReport ingest(LakeFixture work, Path reports, String catalog) {
    return IngestJob.run(
        work.request(List.of(reports), List.of(), Optional.empty()).withCatalog(catalog),
        Progress.silent());
  }

  private RunReport aggregate(LakeFixture work, String catalog) {
    return AggregateJob.run(
        new AggregateRequest(work.root().toString(), work.now(), List.of(), List.of(), List.of())
            .withCatalog(catalog),
        Progress.silent());
  }

  private Map<String, String> rows(String cube, Window window, String dimension) {
    Map<String, String> rows = new TreeMap<>();
    for (Map<String, Object> row : after.finestRows(cube, window)) {
      rows.put(row.get(dimension).toString(), String.valueOf(row.get("owners")));
    }
    return rows;
  }

  /** Asserts that release files are untouched. */
  private void assertUntouched(Map<String, byte[]> released) {
    Map<String, byte[]> now = after.releases();
    for (Map.Entry<String, byte[]> file : released.entrySet()) {
      assertThat(Arrays.equals(now.get(file.getKey()), file.getValue()))
          .as(file.getKey() + " has the same bytes")
          .isTrue();
    }
  }

  @Test
  void hiddenFile_inAFolder_isIgnored_andAnUnreadableOneIsNamed() throws IOException {
    Path cubes = Path.of(ChangedCatalog.in(folder.resolve("catalog")).path(), "cubes");
    byte[] latin1 = "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(cubes.resolve(".DS_Store"), latin1);
    String root = cubes.getParent().toString();

    assertThat(Catalogs.load(root).cubes()).isEqualTo(Catalogs.load(Catalogs.SHIPPED).cubes());
    Files.write(cubes.resolve("instances.yaml"), latin1);
    assertThatThrownBy(() -> Catalogs.load(root))
        .isInstanceOf(CatalogException.class)
        .hasMessage("cubes/instances.yaml: the text is not UTF-8");
  }

  @Test
  void newCube_overOldWindows_isAddedAndNothingElseChanges() {
    before.reports(reports("old", "2026-11-10", ""));
    before.aggregate();
    Map<String, byte[]> released = before.releases();
    String catalog = changed().with(CUBES, text -> text + BY_NODE).path();

    RunReport report = aggregate(before, catalog);

    assertThat(report.releases())
        .extracting(r -> r.cube() + " " + r.window() + " " + r.decision())
        .containsExactly("instances_by_node " + OLD + " released");
    assertThat(rows("instances_by_node", OLD, "node_version"))
        .isEqualTo(Map.of("18", "20", "20", "20"));
    assertUntouched(released);
    assertThat(before.releases()).hasSize(released.size() + 1);
    assertThat(aggregate(before, catalog).notes())
        .containsExactly("nothing changed: every closed window has been decided already");
  }

  @Test
  void newCube_overAPublishedDimension_isNoFiner() {
    Path few =
        reports(
            "few",
            "2026-11-10",
            i ->
                "\"os\":{\"platform\":\""
                    + (i < 4 ? "win32" : i < 16 ? "linux" : "darwin")
                    + "\",\"arch\":\"x64\"}");
    before.reports(few);
    before.aggregate();
    assertThat(rows("instances_by_platform", OLD, "os_platform").keySet())
        .as("small values are not named")
        .doesNotContain("win32");
    String catalog =
        changed()
            .with(
                CUBES,
                text ->
                    text
                        + BY_NODE
                            .replace("instances_by_node", "platforms")
                            .replace("node_version", "os_platform"))
            .path();

    aggregate(before, catalog);

    TableRelease release = after.lake().state().releases().get(new ReleaseKey("platforms", OLD));
    if (release != null) {
      assertThat(rows("platforms", OLD, "os_platform").keySet())
          .isEqualTo(rows("instances_by_platform", OLD, "os_platform").keySet());
    }
  }

  @Test
  void changedHierarchy_holdsForNewWindows_andLeavesOldOnes() {
    Path old = versions("old", "2026-11-10");
    before.reports(old);
    before.aggregate();
    assertThat(rows("instances_by_database", OLD, "mongo_version").keySet())
        .contains("7")
        .doesNotContain("7.1");
    Map<String, byte[]> released = before.releases();
    String catalog =
        changed().with(CUBES, text -> text.replace("mongo_version: [major]", "")).path();
    ingest(after, versions("new", "2026-11-17"), catalog);

    RunReport report = aggregate(after, catalog);

    assertThat(report.releases()).extracting(ReleaseCounts::window).doesNotContain(OLD.toString());
    assertThat(rows("instances_by_database", NEW, "mongo_version").keySet())
        .as("without that level")
        .contains("other")
        .doesNotContain("7");
    assertUntouched(released);
  }

  private Path versions(String name, String day) {
    return reports(
        name, day, i -> "\"mongoVersion\":\"" + (i < 6 ? "7.1" : i < 12 ? "7.2" : "6.0") + ".1\"");
  }

  @Test
  void newDomainValue_labelsRecordsFromThenOn() {
    String plan = ",\"os\":{\"platform\":\"haiku\",\"arch\":\"x64\"}";
    before.reports(reports("old", "2026-11-10", plan));
    before.aggregate();
    assertThat(rows("instances_by_platform", OLD, "os_platform").keySet())
        .containsExactly("not_listed");
    Map<String, byte[]> released = before.releases();
    String catalog =
        changed()
            .with(
                SCHEMA,
                text -> text.replace("\"aix\", \"android\"", "\"aix\", \"android\", \"haiku\""))
            .path();
    ingest(after, reports("new", "2026-11-17", plan), catalog);

    aggregate(after, catalog);

    assertThat(rows("instances_by_platform", NEW, "os_platform").keySet()).containsExactly("haiku");
    assertThat(rows("instances_by_platform", OLD, "os_platform").keySet())
        .containsExactly("not_listed");
    assertUntouched(released);
  }

  @Test
  void newField_inTheSchema_leavesOldFilesReadable() {
    before.reports(reports("old", "2026-11-10", ",\"madeUp\":{\"flavour\":\"b\"}"));
    before.aggregate();
    Map<String, byte[]> released = before.releases();
    String catalog = withFlavour();
    ingest(after, reports("new", "2026-11-17", ",\"madeUp\":{\"flavour\":\"b\"}"), catalog);

    RunReport report = aggregate(after, catalog);

    assertThat(rows("flavours", NEW, "flavour")).isEqualTo(Map.of("b", "30"));
    assertThat(rows("flavours", OLD, "flavour"))
        .as("rows before the field have no value")
        .isEqualTo(Map.of("unknown", "30"));
    assertThat(report.exit()).isEqualTo(ExitCode.DONE);
    assertUntouched(released);
  }

  private String withFlavour() {
    return changed()
        .with(
            SCHEMA,
            text ->
                text.replace(
                    "{\"name\": \"instance_count\"",
                    "{\"name\": \"flavour\", \"type\": [\"null\", \"string\"], \"default\": null,"
                        + " \"class\": \"quasi\", \"treatment\": \"allow\","
                        + " \"scope\": \"info-page\", \"domain\": [\"a\", \"b\"],"
                        + " \"source\": [\"madeUp.flavour\"], \"title\": \"Flavour\"},\n"
                        + "    {\"name\": \"instance_count\""))
        .with(DATASET, text -> text.replaceFirst("version: [0-9]+", "version: 1000"))
        .with(
            CUBES,
            text ->
                text
                    + BY_NODE
                        .replace("instances_by_node", "flavours")
                        .replace("node_version", "flavour"))
        .path();
  }

  @Test
  void schemaVersionAhead_isRefusedByAnOlderProgram_andNothingChanges() throws Exception {
    String catalog = withFlavour();
    ingest(before, reports("new", "2026-11-10", ""), catalog);
    Map<String, byte[]> lake = before.bytes(".");

    assertThatThrownBy(before::aggregate)
        .isInstanceOf(JobException.class)
        .hasMessageContaining(
            "the lake contains rows of instance_statistics with schema version 1000; this program"
                + " knows versions up to ")
        .extracting(e -> ((JobException) e).exit())
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThatThrownBy(() -> before.reports(reports("more", "2026-11-11", "")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("schema version 1000");

    assertThat(before.bytes(".").keySet()).isEqualTo(lake.keySet());
    assertThat(Files.exists(before.root().resolve("ledger/released"))).isFalse();
  }
}
