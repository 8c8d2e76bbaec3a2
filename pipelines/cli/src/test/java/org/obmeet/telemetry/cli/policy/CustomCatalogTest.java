package org.obmeet.telemetry.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;

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
    assertThat(called.err()).contains("DIR must be missing or an empty folder; '" + catalog());
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
    List<String> demo =
        List.of("demo", "--out", folder + "/demo", "--instances", "100", "--people", "60");
    CliResult run = with(demo, "--days", "7", "--catalog", catalog());

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

  private String catalog() {
    return folder.resolve("catalog").toString();
  }

  private static CliResult with(List<String> first, String... more) {
    List<String> words = new ArrayList<>(first);
    words.addAll(List.of(more));
    return CliResult.with(words.toArray(String[]::new));
  }
}
