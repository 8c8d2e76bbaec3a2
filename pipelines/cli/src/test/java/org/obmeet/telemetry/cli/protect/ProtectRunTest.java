package org.obmeet.telemetry.cli.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.attack.FolderWitnesses;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.protect.table.ProtectResult;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.io.Digests;

class ProtectRunTest {
  @TempDir Path root;
  private ProtectFolder folder;

  @BeforeEach
  void inputOfThreeCells() throws Exception {
    folder = new ProtectFolder(root).input("a/x=4", "b/x=2", "c/y=5");
  }

  @Test
  void table_released_hasEveryCellWithEmptyMeasuresIfSuppressed() throws Exception {
    folder.run(ProtectFolder.SPEC, "out");

    assertThat(folder.files("out").keySet()).containsExactly("_MANIFEST.json", "t1.csv");
    assertThat(folder.files("out").get("t1.csv").lines())
        .contains(
            "region,kind,status,n,v",
            "*,*,published,11,16.5",
            "a,x,withheld,,",
            "a,y,published,0,0.0",
            "b,x,withheld,,",
            "north,*,published,6,9.0")
        .hasSize(1 + 6 * 3);
  }

  @Test
  void manifest_released_saysWhatReadersNeedAndNoMore() throws Exception {
    folder.run(ProtectFolder.SPEC + "window: 2026 Q3\n", "out");

    byte[] json = Files.readAllBytes(root.resolve("out/_MANIFEST.json"));
    Map<String, Object> manifest = JsonText.map(json);
    assertThat(manifest.keySet())
        .containsExactly(
            "window",
            "protection",
            "zeros",
            "tables",
            "measures",
            "groups",
            "ladders",
            "files",
            "not_protected");
    assertThat(manifest)
        .containsEntry("window", "2026 Q3")
        .containsEntry("protection", "sliding")
        .containsEntry("zeros", "safe")
        .containsEntry("groups", Map.of("t1", Map.of()))
        .containsEntry(
            "ladders", Map.of("region", Map.of("a", "north", "b", "north", "c", "south")))
        .containsEntry(
            "measures",
            Map.of(
                "n",
                Map.of("kind", "count", "additive", true, "decimals", 0L),
                "v",
                Map.of("kind", "sum", "additive", true, "decimals", 1L)))
        .containsEntry(
            "tables",
            List.of(Map.of("name", "t1", "dimensions", List.of("region", "kind"), "rows", 18L)));
    assertThat(manifest.get("files"))
        .isEqualTo(
            List.of(
                Map.of(
                    "name",
                    "t1.csv",
                    "sha256",
                    Digests.sha256Hex(Files.readAllBytes(root.resolve("out/t1.csv"))))));
    assertThat(manifest.get("not_protected").toString())
        .contains("The threshold counts values of the column who", "the fact that a value occurs");
    assertThat(new String(json, StandardCharsets.UTF_8)).doesNotContain("threshold\"", "dominance");
  }

  @Test
  void labels_withCommasAndQuotes_areQuoted() throws Exception {
    Files.writeString(root.resolve("input.csv"), "n,k\n9,\"x, \"\"y\"\"\"\n");

    folder.run(
        "weight: n\ndimensions: {k: {}}\n"
            + "tables: [{name: t, dimensions: [k], measures: [{count: n}]}]\nthreshold: 2\n",
        "out");

    assertThat(folder.files("out").get("t.csv"))
        .isEqualTo("k,status,n\r\n*,published,9\r\n\"x, \"\"y\"\"\",published,9\r\n");
  }

  @Test
  void input_withoutRows_isARightAnswer() throws Exception {
    Files.writeString(root.resolve("input.csv"), "who,region,kind,v\n");

    ProtectResult result = folder.run(ProtectFolder.SPEC, "out");

    assertThat(result.records()).isZero();
    assertThat(folder.files("out").get("t1.csv"))
        .isEqualTo("region,kind,status,n,v\r\n*,*,published,0,0\r\n");
  }

  @Test
  void sumsOfTwoTables_doNotDiscloseADominatedSumOfATableOfCounts() throws Exception {
    StringBuilder csv = new StringBuilder("who,region,kind,v\n1,a,x,999\n");
    for (int who = 2; who < 70; who++) {
      csv.append(who + (who < 10 ? ",a,x,1\n" : who < 40 ? ",a,y,700\n" : ",b,x,700\n"));
    }
    Files.writeString(root.resolve("input.csv"), csv);

    folder.run(
        """
        contributor: who
        dimensions: {region: {}, kind: {}}
        tables:
          - {name: both, dimensions: [region, kind], measures: [{count: n}]}
          - {name: regions, dimensions: [region], measures: [{sum: v}]}
          - {name: kinds, dimensions: [kind], measures: [{sum: v}]}
        threshold: 3
        """,
        "out");

    assertThat(folder.files("out").get("both.csv")).contains("a,x,published,9", "b,y,published,0");
    assertThat(folder.files("out").get("regions.csv") + folder.files("out").get("kinds.csv"))
        .as("a less y, or x less b, is a sum that one person dominates")
        .satisfies(text -> assertThat(text).doesNotContainPattern("(?s)a,published.*y,published"))
        .satisfies(text -> assertThat(text).doesNotContainPattern("(?s)b,published.*x,published"));
  }

  @Test
  void rows_shuffled_giveTheSameBytes() throws Exception {
    folder.run(ProtectFolder.SPEC, "out");
    List<String> lines = new ArrayList<>(Files.readAllLines(root.resolve("input.csv")));
    Collections.shuffle(lines.subList(1, lines.size()), new Random(7));
    Files.write(root.resolve("input.csv"), lines);

    folder.run(ProtectFolder.SPEC, "again");

    assertThat(folder.files("again")).isEqualTo(folder.files("out"));
  }

  @Test
  void output_written_leavesNothingBesideIt() throws Exception {
    folder.run(ProtectFolder.SPEC, "deep/er/out");
    folder.run(ProtectFolder.SPEC.replace("t1", "t2"), "deep/er/out");

    assertThat(folder.files("deep/er/out").keySet()).containsExactly("_MANIFEST.json", "t2.csv");
    assertThat(root.resolve("deep/er").toFile().list()).containsExactly("out");
  }

  @Test
  void out_withWitnesses_isReplaced() throws Exception {
    folder.run(ProtectFolder.SPEC, "out");
    FolderWitnesses.write(root.resolve("out"), new byte[0]);

    folder.run(ProtectFolder.SPEC.replace("t1", "t2"), "out");

    assertThat(folder.files("out").keySet()).containsExactly("_MANIFEST.json", "t2.csv");
  }

  @Test
  void out_withSomethingElse_isNotTouched() throws Exception {
    folder.run(ProtectFolder.SPEC, "out");
    Files.writeString(root.resolve("out/notes.txt"), "mine");
    Map<String, String> before = folder.files("out");

    refused(
        ExitCode.BAD_INPUT,
        "--out must be a new folder, an empty one or one written by protect; '"
            + root
            + "/out' is none of these and was not touched");
    assertThat(folder.files("out")).isEqualTo(before);
  }

  @Test
  void out_thatIsAFileOrBelowOne_isBadInput() throws Exception {
    Files.writeString(root.resolve("out"), "mine");

    refused(
        ExitCode.BAD_INPUT, "--out must be a new folder, an empty one or one written by protect");
    assertThatThrownBy(() -> folder.run(ProtectFolder.SPEC, "out/below"))
        .hasMessage(
            "--out must be a folder that can be created and written; '"
                + root
                + "/out/below' cannot");
  }

  @Test
  void out_withoutPermission_isBadInput() throws Exception {
    Path locked = Files.createDirectory(root.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    Assumptions.assumeFalse(Files.isWritable(locked), "root may write anywhere");

    assertThatThrownBy(() -> folder.run(ProtectFolder.SPEC, "locked/out"))
        .hasMessageContaining("--out must be a folder that can be created and written");
  }

  @Test
  void messages_ofARun_reportInputAndResult() throws Exception {
    ProtectResult result = folder.run(ProtectFolder.SPEC, "out");

    assertThat(folder.said)
        .containsExactly("Read 11 records of 11 contributors; values: region 3, kind 2");
    assertThat(ProtectMessages.lines(result, Path.of("out")))
        .containsExactly(
            "t1: 14 rows published, 0 partial, 4 suppressed; suppressed share 55 %",
            "Wrote 2 files to out");
  }

  private void refused(ExitCode exit, String message) {
    assertThatThrownBy(() -> folder.run(ProtectFolder.SPEC, "out"))
        .isInstanceOfSatisfying(JobException.class, e -> assertThat(e.exit()).isEqualTo(exit))
        .hasMessageContaining(message);
  }
}
