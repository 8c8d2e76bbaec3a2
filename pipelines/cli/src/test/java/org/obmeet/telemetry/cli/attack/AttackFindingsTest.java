package org.obmeet.telemetry.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.ExitCode;

class AttackFindingsTest {
  @TempDir Path root;
  private AttackFolder release;

  @BeforeEach
  void release() throws Exception {
    release = new AttackFolder(root);
  }

  @Test
  void truth_insideEveryInterval_isSaid() throws Exception {
    AttackFindings findings =
        release.attack(
            List.of("out"), "region,kind,n\na1,x,20\na2,x,15\nb,x,60\nb,y,5\n", null, null, null);

    assertThat(findings.exit()).isEqualTo(ExitCode.DONE);
    assertThat(findings.messages())
        .containsExactly(
            "True values inside their interval: 2, outside: 0, of measures that the file lacks: 2.");
  }

  @Test
  void truth_outside_isAFailedCheck() throws Exception {
    AttackFindings findings =
        release.attack(
            List.of("out"), "region,kind,n,v\na1,x,20,0.1\na2,x,41,0\n", null, null, null);

    assertThat(findings.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(findings.messages())
        .containsExactly(
            "True values inside their interval: 3, outside: 1.",
            "telemetry: either the audit is wrong or --truth does not belong to these tables; first:"
                + " region=a · rest, kind=x");
  }

  @Test
  void truth_withoutDimensionsOrMeasures_isBadInput() {
    assertThatThrownBy(() -> release.attack(List.of("out"), "region,n\na1,2\n", null, null, null))
        .hasMessageContaining("truth.csv: there is no column 'kind'");
    assertThatThrownBy(
            () -> release.attack(List.of("out"), "region,kind\na1,x\n", null, null, null))
        .hasMessageContaining(
            "truth.csv: expected one or more of the columns n, v; its columns are: region");
  }

  @Test
  void findings_exact_comeFirstAndRefuse() throws Exception {
    release.exact = true;
    AttackFindings findings = release.run();

    assertThat(findings.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(findings.messages())
        .containsExactly(
            "telemetry: 1 of 4 suppressed values follow exactly from published values");
    assertThat(printed(findings, AttackFindings.Detail.FIRST))
        .containsExactly(
            "table  row                      measure  least  most  note",
            "─────  ───────────────────────  ───────  ─────  ────  ────────",
            "out/t  region=b, kind=x         v          0.0   6.0  exact",
            "out/t  region=a · rest, kind=x  n            0    60",
            "out/t  region=a · rest, kind=x  v          0.0   6.0",
            "out/t  region=b, kind=x         n            0    60  or wider",
            "4 suppressed, 1 exactly recovered, 4 published constraints");
  }

  @Test
  void findings_unbounded_areShownAsSuch() throws Exception {
    release.upper = Double.POSITIVE_INFINITY;
    AttackFindings findings = release.run();

    assertThat(printed(findings, AttackFindings.Detail.ALL).get(2)).contains("∞");
    assertThat(findings.toMap().toString()).contains("lower=0, upper=null, exact=false");
  }

  @Test
  void findings_many_areCutUnlessAllAreRequested() throws Exception {
    StringBuilder csv = new StringBuilder("kind,status,n\n*,published,9\n");
    for (int i = 0; i < 60; i++) {
      csv.append("k").append(i).append(",withheld,\n");
    }
    Files.writeString(root.resolve("out/t.csv"), csv);
    AttackFindings findings = release.run();

    assertThat(printed(findings, AttackFindings.Detail.FIRST))
        .hasSize(54)
        .contains("… and 10 more that are not exact; use --all to print them");
    assertThat(printed(findings, AttackFindings.Detail.ALL)).hasSize(63);
  }

  private static List<String> printed(AttackFindings findings, AttackFindings.Detail detail) {
    StringWriter text = new StringWriter();
    findings.print(detail, new PrintWriter(text));
    return text.toString().lines().toList();
  }
}
