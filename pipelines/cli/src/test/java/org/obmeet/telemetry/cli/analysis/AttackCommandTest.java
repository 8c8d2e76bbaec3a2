package org.obmeet.telemetry.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;

/** Tests the command with the real audit on hand-written releases. */
class AttackCommandTest {
  private static final String SAFE =
      """
      region,kind,status,n
      *,*,published,40
      *,x,published,19
      *,y,published,21
      a,*,published,18
      b,*,published,22
      a,x,withheld,
      a,y,withheld,
      b,x,withheld,
      b,y,withheld,
      """;

  @TempDir Path root;
  private Path table;

  @BeforeEach
  void release() throws Exception {
    table = Files.createDirectory(root.resolve("out")).resolve("t.csv");
    Files.writeString(table, SAFE);
  }

  @Test
  void table_withTwoSuppressedInEveryLine_disclosesNothing() {
    CliResult called = CliResult.with("attack", root.resolve("out").toString());

    assertThat(called.out().lines())
        .contains("out/t  region=a, kind=x  n            0    18")
        .last()
        .isEqualTo("4 suppressed, 0 exactly recovered, 5 published constraints");
    assertThat(called.err()).isEmpty();
    assertThat(called.code()).isZero();
  }

  @Test
  void table_withOneSuppressed_isDisclosed() throws Exception {
    Files.writeString(table, "region,status,n\n*,published,20\na,published,17\nb,withheld,\n");

    CliResult called = CliResult.with("attack", root.resolve("out").toString());

    assertThat(called.out()).contains("out/t  region=b  n            3     3  exact");
    assertThat(called.err())
        .contains("telemetry: 1 of 1 suppressed values follow exactly from published values");
    assertThat(called.code()).isEqualTo(50);
  }

  @Test
  void zeros_known_discloseTheRemainder() throws Exception {
    Path zeros = Files.writeString(root.resolve("zeros.csv"), "region,kind\na,x\n");

    CliResult called =
        CliResult.with("attack", root.resolve("out").toString(), "--zeros", zeros.toString());

    assertThat(called.out()).contains("4 suppressed, 4 exactly recovered");
    assertThat(called.code()).isEqualTo(50);
  }

  @Test
  void truth_outsideAnInterval_failsTheCheck() throws Exception {
    Path truth = Files.writeString(root.resolve("truth.csv"), "region,kind,n\na,x,19\nb,y,21\n");

    CliResult called =
        CliResult.with("attack", root.resolve("out").toString(), "--truth", truth.toString());

    assertThat(called.err())
        .contains("outside", "telemetry: either the audit is wrong or --truth does not belong");
    assertThat(called.code()).isEqualTo(60);
  }

  @Test
  void json_requested_isAloneOnStandardOutput() {
    CliResult called = CliResult.with("attack", root.resolve("out").toString(), "--json");

    assertThat(called.out()).startsWith("{").contains("\"withheld\" : 4", "\"upper\" : 18");
    assertThat(called.code()).isZero();
  }

  @Test
  void rows_thatContradict_areBadInput() throws Exception {
    Files.writeString(table, "region,status,n\n*,published,20\na,published,17\nb,published,4\n");

    CliResult called = CliResult.with("attack", root.resolve("out").toString());

    assertThat(called.err()).contains("contradict each other");
    assertThat(called.err()).doesNotContain("Exception");
    assertThat(called.code()).isEqualTo(43);
  }
}
