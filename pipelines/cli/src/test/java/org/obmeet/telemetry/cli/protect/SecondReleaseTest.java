package org.obmeet.telemetry.cli.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.cli.protect.table.ProtectResult;
import org.obmeet.telemetry.cli.protect.table.ProtectResult.Decision;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/** Tests second calls over a window. */
class SecondReleaseTest {
  private static final String TOTALS =
      ProtectFolder.SPEC.replace(
          "threshold", "  - {name: t2, dimensions: [region], measures: [{count: n}]}\nthreshold");

  @TempDir Path root;
  private ProtectFolder folder;

  @BeforeEach
  void releaseOfThreeCells() throws Exception {
    folder = new ProtectFolder(root).input("a/x=40", "b/x=20", "c/y=50");
    folder.kept(ProtectFolder.SPEC, "out");
  }

  @Test
  void input_contradictingAPublishedTable_isRefused() throws Exception {
    folder.input("a/x=90", "b/x=20", "c/y=50");

    refused(
        ProtectFolder.SPEC.replace("t1", "t4"),
        ExitCode.GATE_REFUSED,
        "table 't1' is already published for the window without a name with values that contradict this input;"
            + " tables of one window must be of the same records");
  }

  @Test
  void rules_stricterThanThePublishedOnes_areARevision() throws Exception {
    refused(
        ProtectFolder.SPEC.replace("threshold: 3", "threshold: 30"),
        ExitCode.GATE_REFUSED,
        "8 published in only one of the two");
  }

  @Test
  void revision_ofEnoughContributors_isReleased() throws Exception {
    Map<String, String> before = folder.files("out");
    folder.input("a/x=43", "b/x=20", "c/y=50");

    ProtectResult result = folder.kept(ProtectFolder.SPEC, "out");

    assertThat(result.fates())
        .extracting(ProtectResult.TableFate::decision)
        .containsExactly(Decision.REVISED);
    assertThat(entries()).hasSize(2);
    assertThat(folder.files("out")).isNotEqualTo(before);
    assertThat(ProtectMessages.lines(result, root).get(0)).startsWith("t1, revised: ");
    assertThat(folder.kept(ProtectFolder.SPEC, "out").unchanged()).isTrue();
  }

  @Test
  void revision_ofFewContributors_isRefused() throws Exception {
    Map<String, String> before = folder.files("out");
    folder.input("a/x=42", "b/x=20", "c/y=50");

    refused(
        ProtectFolder.SPEC,
        ExitCode.GATE_REFUSED,
        "table 't1' is already published for the window without a name with other values (entry 1 of the"
            + " ledger), and a revision would show what few contributors changed: 12 changed by"
            + " fewer contributors than the threshold, or uncounted ones. The published table stays");
    assertThat(folder.files("out")).isEqualTo(before);
    assertThat(entries()).hasSize(1);
  }

  @Test
  void revision_backToTheFirst_butForOne_isRefused() throws Exception {
    folder.input("a/x=50", "b/x=20", "c/y=50");
    folder.kept(ProtectFolder.SPEC, "out");
    folder.input("a/x=41", "b/x=20", "c/y=50");

    refused(ProtectFolder.SPEC, ExitCode.GATE_REFUSED, "(entry 1 of the ledger)");
  }

  @Test
  void revision_withACellMore_isRefused() throws Exception {
    folder.input("a/x=43", "b/x=20", "c/y=50", "d/y=30");

    refused(ProtectFolder.SPEC, ExitCode.GATE_REFUSED, "published in only one of the two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "threshold: 3  | threshold: 2 | GATE_REFUSED | threshold must not be weaker than the rule by which the window without a name was released (entry 1 of the ledger)",
        "threshold: 3  | {threshold: 3, dominance: 5} | GATE_REFUSED | dominance must not be weaker",
        "'[region, kind]' | '[kind, region]' | GATE_REFUSED | table 't1' is already published for the window without a name: its dimensions, hierarchies and measures must stay",
        "', {sum: v}'  | ''  | GATE_REFUSED | its dimensions, hierarchies and measures must stay the same",
        "count: n      | count: people | BAD_INPUT | measure 'people' (count) must keep the name and meaning of the published tables of the window without a name, which have 'n' (count)",
        "contributor: who | contributor: kind2 | BAD_INPUT | count by contributor 'who', this specification by contributor 'kind2': choose another window",
        "{hierarchy: {using: regions.csv}} | {} | GATE_REFUSED | the hierarchy of 'region' must be that of the published tables of the window"
      })
  void spec_thatCannotJoin_isRefused(String old, String with, ExitCode exit, String message)
      throws Exception {
    String spec = ProtectFolder.SPEC.replace(old, with.replaceAll("^\\{(thr.*)}$", "$1"));

    refused(spec.replace("3, ", "3\n"), exit, message);
    assertThat(entries()).hasSize(1);
  }

  @Test
  void hierarchy_changed_isRefused() throws Exception {
    Files.writeString(root.resolve("regions.csv"), "value,parent\na,south\nb,north\nc,south\n");

    refused(
        TOTALS,
        ExitCode.GATE_REFUSED,
        "the hierarchy of 'region' must be that of the published tables");
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("ledger"))) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }

  private void refused(String spec, ExitCode exit, String message) {
    assertThatThrownBy(() -> folder.kept(spec, "out"))
        .isInstanceOfSatisfying(JobException.class, e -> assertThat(e.exit()).isEqualTo(exit))
        .hasMessageContaining(message);
  }

  @Test
  void counts_roundedToAnotherBase_areNotAdded() throws Exception {
    StringBuilder csv = new StringBuilder("who,region,kind,v\n");
    for (int i = 0; i < 30; i++) {
      csv.append("p" + i + ",a,x,1\np" + i + ",b,x,1\n");
    }
    Files.writeString(root.resolve("input.csv"), csv);
    String ten = ProtectFolder.SPEC.replace("threshold: 3", "threshold: 10") + "window: w\n";
    folder.kept(ten, "out");

    refused(
        ten.replace("t1", "t2").replace("threshold: 10", "threshold: 20"),
        ExitCode.GATE_REFUSED,
        "the published counts of table 't1' are rounded to multiples of 10, and those of the new"
            + " tables would be rounded to multiples of 20");
    folder.kept(ten.replace("t1", "t2"), "out");
    assertThat(folder.files("out").get("t2.csv")).contains("a,*,published,30,30");
  }

  @Test
  void sumUnderThePercentRule_withoutIt_isRefused() throws Exception {
    Path input = root.resolve("input.csv");
    Files.writeString(input, Files.readString(input) + "big,a,x,1000\n");
    String first = ProtectFolder.SPEC + "window: w\n";
    folder.kept(first, "out");
    assertThat(folder.files("out").get("t1.csv")).contains("a,x,partial,41,\r\n");

    String second = first.replace("t1", "t2");
    refused(
        second.replace("{sum: v}", "{sum: v, dominance: false}"),
        ExitCode.GATE_REFUSED,
        "dominance of 'v' must not be weaker than the rule by which window 'w' was released");
    folder.kept(second, "out");
    assertThat(folder.files("out").get("t2.csv")).contains("a,x,partial,41,\r\n");
  }

  @Test
  void input_whoseDecimalsDoNotFitAPublishedSum_isBadInput() throws Exception {
    Path input = root.resolve("input.csv");
    String records = Files.readString(input);
    Files.writeString(input, records.replace(",1.5", ",1000000000"));
    String spec = ProtectFolder.SPEC + "window: w\n";
    folder.kept(spec, "out");

    Files.writeString(input, records.replace(",1.5", ",1.123456789"));

    refused(spec, ExitCode.BAD_INPUT, "a sum overflows 64 bits; use a larger unit or fewer");
    refused(spec.replace("t1", "t2"), ExitCode.BAD_INPUT, "a sum overflows 64 bits");
  }
}
