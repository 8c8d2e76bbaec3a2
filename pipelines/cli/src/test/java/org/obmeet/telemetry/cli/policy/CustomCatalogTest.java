package org.obmeet.telemetry.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.lake.store.LocalStore;

class CustomCatalogTest {
  @TempDir Path folder;

  @Test
  void init_writesACatalogueThatIsValid() {
    assertThat(CliResult.with("init", catalog()).code()).isZero();

    CliResult checked = CliResult.with("policy", "check", "--catalog", catalog());
    assertThat(checked.code()).as(checked.err()).isZero();
    assertThat(checked.out()).isEqualTo(CliResult.with("policy", "check").out());
  }

  @Test
  void init_explainsTheFolderAndEachFile() throws Exception {
    CliResult.with("init", catalog());

    assertThat(Path.of(catalog(), "README.md"))
        .content()
        .contains("telemetry preview --lake LAKE --catalog DIR", "policy/processing.yaml");
    try (Stream<Path> files = Files.walk(Path.of(catalog()))) {
      assertThat(files.filter(file -> file.toString().endsWith(".yaml")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(Files.readAllLines(file).get(1)).startsWith("# "));
    }
  }

  @Test
  void init_intoAFolderWithFiles_isRefused() throws Exception {
    Path file = Files.writeString(Files.createDirectory(Path.of(catalog())).resolve("a"), "mine");

    CliResult called = CliResult.with("init", catalog());

    assertThat(called.code()).isEqualTo(43);
    assertThat(called.err()).contains("DIR must be a new or empty folder; '" + catalog());
    assertThat(file).hasContent("mine");
  }

  @Test
  void cube_addedWithoutABuild_isReleasedWithItsThreshold() throws Exception {
    CliResult.with("init", catalog());
    Path cubes = Path.of(catalog(), "cubes", "instances.yaml");
    Files.writeString(
        cubes,
        Files.readString(cubes)
            + """
              - name: instances_by_microservices
                title: Instances by microservices
                description: Instances with a report in the week, by microservices.
                why: How many instances use microservices?
                dimensions: [ms_enabled]
                threshold: 20
                measures:
                  - {name: owners, count: owners, title: Owners}
            """);
    String[] demo = {
      "demo",
      "--out",
      folder + "/demo",
      "--instances",
      "100",
      "--people",
      "60",
      "--days",
      "7",
      "--catalog",
      catalog()
    };
    Map<String, String> other = Map.of("TELEMETRY_CATALOG", folder + "/none");
    CliResult run = CliResult.in(other, "", Set.of(), demo);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(
            with(
                    List.of("query", "--lake", folder + "/demo/lake", "--format", "csv"),
                    "--catalog",
                    catalog(),
                    "SELECT DISTINCT threshold FROM windows WHERE cube = 'instances_by_microservices'")
                .out())
        .contains("20");
  }

  @Test
  void generate_usesTheLatenessAndTheFieldsOfTheCatalogue() throws Exception {
    CliResult.with("init", catalog());
    edit("datasets/community_events/dataset.yaml", "lateness: P3D", "lateness: P5D");
    edit(
        "datasets/instance_statistics/schema.avsc",
        "    {\"name\": \"verification\"",
        """
            {"name": "has_triggers", "type": ["null", "boolean"], "default": null,
             "class": "flag", "treatment": "flag", "scope": "extended",
             "source": ["totalTriggers"], "title": "Triggers"},
            {"name": "verification"\
        """);
    CliResult written =
        CliResult.with(
            "generate",
            "--out",
            folder + "/data",
            "--instances",
            "20",
            "--people",
            "5",
            "--days",
            "7",
            "--catalog",
            catalog());

    assertThat(written.code()).as(written.err()).isZero();
    assertThat(written.err()).contains("continue with --now 2026-08-15T00:00:00Z");
  }

  private void edit(String file, String from, String to) throws Exception {
    Path path = Path.of(catalog(), file);
    assertThat(path).content().contains(from);
    Files.writeString(path, Files.readString(path).replace(from, to));
  }

  @Test
  void catalogue_withoutADataSetOfTheProgram_isRefused() throws Exception {
    CliResult.with("init", catalog());
    for (String file : List.of("facts/lifecycle", "facts/upgrade_lag", "facts/user_language")) {
      Files.delete(Path.of(catalog(), file + ".yaml"));
    }
    Files.delete(Path.of(catalog(), "cubes/instances.yaml"));
    try (Stream<Path> metrics = Files.list(Path.of(catalog(), "metrics"))) {
      for (Path metric : metrics.toList()) {
        Files.delete(metric);
      }
    }
    LocalStore.deleteTree(Path.of(catalog(), "datasets/instance_statistics"));

    assertThat(checked())
        .contains(
            "datasets/instance_statistics/dataset.yaml: there is no such file, but the"
                + " program needs the data set");
  }

  @Test
  void fact_withoutAFunctionOrParameterOfIt_isRefused() throws Exception {
    CliResult.with("init", catalog());
    Path cohort = Path.of(catalog(), "facts/session.yaml");
    String text = Files.readString(cohort);
    Files.writeString(cohort, text.replace("gap_seconds:", "gap_second:"));
    assertThat(checked()).contains("facts/session.yaml: fact is 'session'", "gap_seconds");

    Files.writeString(cohort, text);
    Files.writeString(
        Path.of(catalog(), "facts/visit.yaml"),
        text.replace("fact: session", "fact: visit").replaceAll("(?s)columns:.*", "columns:\n")
            + "  visit_kind: {label: [first, later], title: Kind}\n");
    Path cubes = Path.of(catalog(), "cubes/community.yaml");
    Files.writeString(
        cubes,
        Files.readString(cubes)
            + """

              - name: visits
                title: Visits
                description: Visits.
                why: How many?
                derive: visit
                dimensions: [visit_kind]
                measures: [{name: people, count: people}]
            """);
    assertThat(checked())
        .contains("facts/visit.yaml: fact is 'visit'", "there are functions for cohort, first_use");
  }

  @Test
  void folder_thatIsALink_isRead() throws Exception {
    CliResult.with("init", catalog());
    Path cubes = Path.of(catalog(), "cubes");
    Files.move(cubes, folder.resolve("elsewhere"));
    Files.createSymbolicLink(cubes, folder.resolve("elsewhere"));

    CliResult checked = CliResult.with("policy", "check", "--catalog", catalog());

    assertThat(checked.out()).isEqualTo(CliResult.with("policy", "check").out());
  }

  /** Returns the errors of {@code policy check}, which must refuse the catalogue. */
  private String checked() {
    CliResult checked = CliResult.with("policy", "check", "--catalog", catalog());
    assertThat(checked.code()).as(checked.out()).isEqualTo(43);
    return checked.err();
  }

  private String catalog() {
    return folder.resolve("catalog").toString();
  }

  private static CliResult with(List<String> first, String... more) {
    List<String> words = new ArrayList<>(first);
    words.addAll(List.of(more));
    return CliResult.with(words.toArray(String[]::new));
  }
}
