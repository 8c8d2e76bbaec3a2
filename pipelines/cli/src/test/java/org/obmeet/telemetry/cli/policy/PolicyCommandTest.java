package org.obmeet.telemetry.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;

class PolicyCommandTest {
  private static void copySchemas(Path folder) throws IOException {
    Path schemas = Path.of("../../schemas");
    try (Stream<Path> files = Files.walk(schemas)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(yaml|avsc|csv)")).toList()) {
        Path target = folder.resolve(schemas.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  @Test
  void policyCoverage_asShipped_leavesNothingOpen() {
    CliResult called = CliResult.with("policy", "coverage");
    CliResult strict = CliResult.with("policy", "coverage", "--strict");
    CliResult json = CliResult.with("policy", "coverage", "--json");

    assertThat(called.code()).isZero();
    assertThat(called.out())
        .contains("(100 %), 0 are planned, 0 are not covered.", "test: InfoPageTest#");
    assertThat(json.code()).isZero();
    assertThat(json.out()).startsWith("{").contains("\"percent_tested\"");
    assertThat(strict.code()).as(strict.err()).isZero();
  }

  @Test
  void policyCoverage_strict_whereAPromiseIsPlanned_endsWith60(@TempDir Path folder)
      throws IOException {
    copySchemas(folder);
    Path promises = folder.resolve("policy/promises.yaml");
    String text = Files.readString(promises);
    Files.writeString(
        promises,
        text.replaceFirst(
            "\n    test:(\n      - [^\n]+)+", "\n    status: planned\n    missing: a test"));
    String[] coverage = {"policy", "coverage", "--catalog", folder.toString()};
    assertThat(CliResult.with(coverage).code()).isZero();
    assertThat(CliResult.with(coverage).out()).contains("1 are planned");

    CliResult strict =
        CliResult.with("policy", "coverage", "--strict", "--catalog", folder.toString());
    assertThat(strict.code()).isEqualTo(60);
    assertThat(strict.err()).contains("1 binding promises are planned or not covered");
  }

  @Test
  void policyExplain_ofASentence_showsRuleTestsAndWhenItRan() {
    CliResult list = CliResult.with("policy", "explain");
    assertThat(list.code()).isZero();
    assertThat(list.out()).contains("cloud-removal", "offboarding").doesNotContain("heading");

    CliResult sentence =
        CliResult.with("policy", "explain", "default-off", "--lake", DemoLake.root().toString());
    assertThat(sentence.code()).as(sentence.err()).isZero();
    assertThat(sentence.out())
        .contains("default-off: off by default without registration", "promise off-unregistered")
        .contains("test: PromisedIngestTest#unregisteredInstance_withoutItsConsent_isRefused")
        .containsPattern("runs: ingest, every day[^;]*; last in the\\s+log:\\s+2026-09-1");
    assertThat(CliResult.with("policy", "explain", "google-monitors").out())
        .contains("out-of-scope: binds Google");
    assertThat(CliResult.with("policy", "explain", "no-minors").out())
        .as("by the id of a promise")
        .contains("not kept: Users are not asked for their age");

    CliResult unknown = CliResult.with("policy", "explain", "nothing");
    assertThat(unknown.code()).isEqualTo(43);
    assertThat(unknown.err()).contains("SENTENCE-ID", "'nothing'");
  }

  @Test
  void policyCheck_ofAFolder_checksThatFolder(@TempDir Path folder) throws IOException {
    copySchemas(folder);
    assertThat(CliResult.with("policy", "check", "--catalog", folder.toString()).code()).isZero();
    Files.writeString(folder.resolve("cubes/wrong.yaml"), "family: other\n");

    CliResult faulty = CliResult.with("policy", "check", "--catalog", folder.toString());
    assertThat(faulty.code()).isEqualTo(43);
    assertThat(faulty.err()).contains("cubes/wrong.yaml");
    CliResult none = CliResult.with("policy", "check", "--catalog", folder + "/none");
    assertThat(none.code()).isEqualTo(43);
    assertThat(none.err()).contains("--catalog must be a folder with the files that");
  }

  @Test
  void policyCheck_asShipped_printsWhatWasChecked() {
    CliResult called = CliResult.with("policy", "check");

    assertThat(called.code()).isZero();
    assertThat(called.out())
        .contains(
            "data set instance_statistics: version ",
            "cube instances/instances_by_version: instance_statistics by version; owners",
            "metrics: active_people_monthly, ",
            "policy: threshold 10 (never below 5)");
    assertThat(called.err())
        .contains(
            "warning: cube instances/users_by_ldap counts only instances with the scope extended,"
                + " because of ldap; a cube of only total_users would count all instances",
            "warning: dimension deploy_method is used by instances_by_deploy_method,"
                + " sizes_by_deploy_method; each of them reduces the detail that the others can"
                + " publish")
        .endsWith("No errors.\n");
  }
}
