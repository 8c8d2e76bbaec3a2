package org.obmeet.telemetry.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.lake.io.Digests;

class PreviewCommandTest {
  private static final String WEEK = "week/2026-08-31";

  @TempDir Path folder;
  private Path lake;

  @BeforeEach
  void copyDemo() throws IOException {
    lake = DemoLake.copyTo(folder.resolve("lake"));
  }

  @Test
  void catalogue_withAnExtendedFieldInATotal_isSaidToCountFewer() throws IOException {
    String catalog = folder.resolve("catalog").toString();
    CliResult.with("init", catalog);
    Path cubes = Path.of(catalog, "cubes", "instances.yaml");
    String sum = "      - {name: teams, sum: teams_total_teams, title: Teams}\n";
    String count = "      - {name: instances, count: instances, title: Instances}\n";
    Files.writeString(
        cubes,
        Files.readString(cubes)
            .replaceFirst(Pattern.quote(count), count + sum)
            .replaceFirst("dimensions: \\[os_arch\\]", "dimensions: [os_arch, os_platform]"));
    Map<String, String> before = digests();

    CliResult run = preview("--ignore-released", "--catalog", catalog);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern(WEEK + " +instances_total +released +1 +teams ")
        .containsPattern("instances_by_version.* cells: fewer contributors than the threshold")
        .containsPattern(
            "instances_total: \\d+ of \\d+ instances, because `teams_total_teams` needs the scope"
                + " extended")
        .contains("dimension os_platform is used by instances_by_platform, instances_by_arch")
        .doesNotContain("dimension version is used by");
    assertThat(digests()).isEqualTo(before);
  }

  @Test
  void shippedCatalogue_asJson_hasNothingNarrower() {
    CliResult run = preview("--ignore-released", "--json");

    assertThat(run.out())
        .contains("\"command\" : \"preview\"", "\"narrower\" : [ ]", "\"shipped\" : [ ]")
        .contains("\"cube\" : \"instances_by_version\"");
  }

  @Test
  void releasedWindow_isUnchanged() {
    assertThat(preview().out()).containsPattern(WEEK + " +instances_total +unchanged ");
  }

  private CliResult preview(String... more) {
    return CliResult.with(
        Stream.concat(
                Stream.of(
                    "preview", "--lake", lake.toString(), "--window", WEEK, "--now", DemoLake.NOW),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private Map<String, String> digests() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(lake)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        digests.put(file.toString(), Digests.sha256Hex(Files.readAllBytes(file)));
      }
    }
    return digests;
  }
}
