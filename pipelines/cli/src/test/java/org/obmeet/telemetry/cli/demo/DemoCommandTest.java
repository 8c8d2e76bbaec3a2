package org.obmeet.telemetry.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;

/** Tests the commands in sequence on one lake. */
class DemoCommandTest {
  @TempDir Path folder;

  @Test
  void demo_onSyntheticData_releasesWhatQueriesCanRead() throws Exception {
    CliResult demo = DemoLake.demo();

    assertThat(demo.err())
        .contains(
            "The run assumes the time 2026-09-17T00:00:00Z",
            "Published under its own label: at least ")
        .contains("Released: instances_by_version, week/2026-09-07")
        .contains("./telemetry query --lake '" + DemoLake.root() + "'")
        .containsPattern("(?m)^  \\d+\u00a0% of instances are on MongoDB \\d+\\.x\\b")
        .contains("Wrote " + DemoLake.root().resolveSibling("pages/report.html"))
        .contains("Wrote " + DemoLake.root().resolveSibling("pages/site/index.html"))
        .endsWith(
            "Open it in a browser: "
                + DemoLake.root().resolveSibling("pages/report.html").toUri()
                + "\n");
    assertThat(DemoLake.root().resolveSibling("pages/report.html")).exists();
    assertThat(DemoLake.root().toString()).as("a path with a space").contains(" ");
    assertThat(demo.code()).isZero();
    assertThat(demo.out()).startsWith("version").contains("published");
    readBack(DemoLake.root().toString());
    brokenLog(DemoLake.copyTo(folder.resolve("lake")).toString());
  }

  private static void readBack(String lake) {
    CliResult query =
        CliResult.with(
            "query",
            "--lake",
            lake,
            "--format",
            "json",
            "SELECT count(*) > 0 AS any FROM instances_total WHERE status = 'published'");
    assertThat(query.out()).isEqualTo("[\n{\"any\":true}\n]\n");
    assertThat(CliResult.with("query", "--lake", lake, "SHOW TABLES").out().lines())
        .containsOnlyOnce("instances_by_version");
    assertThat(CliResult.with("releases", "list", "--lake", lake).out())
        .containsPattern("instances +instances_by_version +week/2026-09-07 +released +\\d+ +\\d+");
    assertThat(CliResult.with("releases", "show", "--lake", lake, "instances_by_version").out())
        .contains("windows: ", "threshold: k = 10 owners", "coverage:")
        .contains("instances: Instances", "first rows of week/2026-09-07:");
    CliResult metric =
        CliResult.with(
            "query",
            "--lake",
            lake,
            "--format",
            "csv",
            "SELECT count(*) > 0 FROM metrics.instances_by_major_version"
                + " WHERE status = 'published'");
    assertThat(metric.out()).endsWith("true\r\n");
    CliResult doctor = CliResult.with("doctor", "--lake", lake);
    assertThat(doctor.out())
        .contains("SHA-256 match the log", "release/ has what the releases give")
        .doesNotContain("fail ");
    assertThat(doctor.code()).isZero();
    CliResult unknown = CliResult.with("releases", "show", "--lake", lake, "cats");
    assertThat(unknown.code()).isEqualTo(43);
    assertThat(unknown.err()).contains("NAME must be a released cube; it is 'cats'");
    String heavy =
        "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE hash(a.range + b.range) = 1";
    CliResult late = CliResult.with("query", "--lake", lake, "--timeout", "PT1S", heavy);
    assertThat(late.code()).isEqualTo(43);
    assertThat(late.err()).contains("the query was stopped after 1s");
    CliResult hurried = CliResult.with("query", "--lake", lake, "--timeout", "soon", "FROM about");
    assertThat(hurried.code()).isEqualTo(2);
    assertThat(hurried.err()).contains("a duration from 1s to 10m; it is 'soon'");
    CliResult refused = CliResult.with("query", "--lake", lake, "COPY instances_total TO 'x'");
    assertThat(refused.code()).isEqualTo(43);
    assertThat(refused.err()).contains("the query must only read");
    CliResult inside =
        CliResult.with("query", "--lake", lake, "--out", lake + "/x.csv", "SELECT 1");
    assertThat(inside.code()).isEqualTo(43);
    assertThat(inside.err()).contains("--out must be outside the lake");
  }

  private static void brokenLog(String lake) {
    CliResult sound = CliResult.with("ledger", "verify", "--lake", lake);
    assertThat(sound.code()).isZero();
    assertThat(sound.out()).matches("\\d+:[0-9a-f]{64}\\R");
    damagedFile(lake);
    Path entry = Path.of(lake, "ledger", "commits", "0000000001.json");
    try {
      Files.writeString(entry, Files.readString(entry) + " ");
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    CliResult broken = CliResult.with("ledger", "verify", "--lake", lake);
    assertThat(broken.code()).isEqualTo(60);
    assertThat(broken.err()).contains("the log is corrupt at commit ");
    assertThat(broken.out()).isEmpty();
  }

  private static void damagedFile(String lake) {
    Path folder = Path.of(lake, "ledger", "released", "instance_statistics", "week", "2026-09-07");
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
      Files.writeString(file, "damaged");
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    String path = Path.of(lake).relativize(file).toString();
    CliResult verified = CliResult.with("ledger", "verify", "--lake", lake);
    assertThat(verified.code()).isEqualTo(60);
    assertThat(verified.out()).contains(path + ": it has 7 bytes, not ");
    CliResult shown = CliResult.with("releases", "show", "--lake", lake, "instances_by_version");
    assertThat(shown.code()).isEqualTo(60);
    assertThat(shown.err()).contains(path + " is missing or damaged", "telemetry restore");
  }

  @Test
  void demo_onOneWorkspace_saysWhyNothingIsPublished() throws Exception {
    Path reports = folder.resolve("reports.ndjson");
    Files.writeString(
        reports,
        IntStream.rangeClosed(1, 9)
            .mapToObj(
                day ->
                    "{\"_id\":\"r"
                        + day
                        + "\",\"uniqueId\":\"one\",\"version\":\"6.6.0\","
                        + "\"totalUsers\":3,\"createdAt\":\"2024-03-0"
                        + day
                        + "T14:00:00.000Z\"}")
            .collect(Collectors.joining("\n", "", "\nnonsense\n")));

    CliResult demo =
        CliResult.with("demo", "--out", folder + "/d", "--reports", reports.toString());

    assertThat(demo.err())
        .contains("Consent of scope extended is assumed for every instance")
        .contains("The run assumes the time 2024-03-14T00:00:00Z")
        .contains("10 read = 9 accepted + 0 duplicates + 1 rejected + 0 dropped by policy")
        .contains("Every cell is suppressed; no number is published.");
    assertThat(demo.code()).isZero();
    assertThat(demo.out()).isEmpty();
    String lake = folder + "/d/lake";
    assertThat(
            CliResult.with("releases", "explain", "--lake", lake, "opted_in", "week/2024-03-04")
                .out())
        .contains("instances: ", "suppressed, fewer contributors than the threshold");
  }

  @Test
  void demo_asJson_printsOneObjectAlone() throws Exception {
    Path reports = folder.resolve("reports.ndjson");
    Files.writeString(reports, "nonsense\n");

    CliResult demo =
        CliResult.with("demo", "--json", "--out", folder + "/d", "--reports", reports.toString());

    assertThat(new com.fasterxml.jackson.databind.ObjectMapper().readTree(demo.out()))
        .first()
        .satisfies(ingest -> assertThat(ingest.get("command").asText()).isEqualTo("ingest"));
    assertThat(demo.err()).contains("No record can be read; the system time is used");
    assertThat(demo.code()).isEqualTo(20);
  }

  @Test
  void demo_onMissingFile_leavesTheEarlierOneAlone() throws Exception {
    Path lake = folder.resolve("d/lake/kept");
    Files.createDirectories(lake.getParent());
    Files.writeString(lake, "x");
    Files.writeString(folder.resolve("d/.telemetry-demo"), "");

    CliResult demo = CliResult.with("demo", "--out", folder + "/d", "--reports", folder + "/none");

    assertThat(demo.code()).isEqualTo(43);
    assertThat(demo.err()).contains("cannot read the input " + folder + "/none");
    assertThat(lake).exists();
  }
}
