package org.obmeet.telemetry.cli.protect.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.cli.protect.ProtectFolder;
import org.obmeet.telemetry.cli.protect.ProtectMessages;
import org.obmeet.telemetry.cli.protect.ProtectRun;
import org.obmeet.telemetry.cli.protect.table.ProtectResult;
import org.obmeet.telemetry.cli.protect.table.ProtectResult.Decision;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.io.Digests;

class ReleaseLedgerTest {
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
  void entry_ofARelease_isChainedAndHoldsNoRecord() throws Exception {
    assertThat(entries()).hasSize(1);
    String name = entries().get(0).getFileName().toString();
    assertThat(name).matches("0001-[0-9a-f]{64}\\.json");
    assertThat(Files.readString(entries().get(0)))
        .contains("\"number\":1,\"previous\":\"" + "0".repeat(64) + "\"")
        .contains("\"contributor\":\"who\"")
        .doesNotContain("ax0", "input");
    assertThat(folder.files("ledger").keySet()).containsExactly(".lock", name);
  }

  @Test
  void call_repeated_writesTheSameBytesAndAddsNothing() throws Exception {
    ProtectResult again = folder.kept(ProtectFolder.SPEC, "again");

    assertThat(again.unchanged()).isTrue();
    assertThat(folder.files("again")).isEqualTo(folder.files("out"));
    assertThat(entries()).hasSize(1);
    assertThat(ProtectMessages.lines(again, Path.of("again")))
        .contains(
            "t1: already published with the same values; written from the ledger's copy",
            "All tables are already published; nothing was added to the ledger.");
  }

  @Test
  void folder_lostAfterItsEntry_isWrittenFromTheLedger() throws Exception {
    Map<String, String> before = folder.files("out");
    for (String name : before.keySet()) {
      Files.delete(root.resolve("out").resolve(name));
    }

    folder.kept(ProtectFolder.SPEC, "out");

    assertThat(folder.files("out")).isEqualTo(before);
  }

  @Test
  void table_added_isProtectedWithThePublishedOnes() throws Exception {
    ProtectResult result = folder.kept(TOTALS, "both");

    assertThat(result.fates())
        .extracting(ProtectResult.TableFate::decision)
        .containsExactly(Decision.UNCHANGED, Decision.RELEASED);
    assertThat(folder.files("both").get("t1.csv")).isEqualTo(folder.files("out").get("t1.csv"));
    assertThat(entries()).hasSize(2);
    Map<String, String> both = folder.files("both");
    assertThat(folder.kept(TOTALS, "both").unchanged()).isTrue();
    assertThat(folder.files("both")).isEqualTo(both);
  }

  @Test
  void value_published_staysConstant() throws Exception {
    folder.input("a/x=40", "b/x=20", "c/y=50", "a/y=2", "c/x=9");
    String first = ProtectFolder.SPEC.replace("[region, kind]", "[region]") + "window: w\n";
    folder.kept(first, "one");

    folder.kept(first.replace("t1, dimensions: [region]", "t2, dimensions: [kind, region]"), "two");

    String two = folder.files("two").get("t2.csv");
    assertThat(folder.files("one").get("t1.csv")).contains("a,published,42,63.0");
    assertThat(two).contains("*,a,published,42,63.0", "y,a,withheld,,", "x,a,withheld,,");
  }

  @Test
  void counts_publishedExactly_areNotJoinedByRoundedOnes() throws Exception {
    folder.input("a/x=40", "b/x=2", "c/x=20");
    String first = ProtectFolder.SPEC.replace("[region, kind]", "[region]") + "window: w\n";
    folder.kept(first, "one");
    String csv = Files.readString(root.resolve("input.csv"));
    Files.writeString(
        root.resolve("input.csv"), csv + csv.replaceAll("who.*\n", "").replace(",x,1.5", ",y,0"));

    assertThatThrownBy(
            () ->
                folder.kept(
                    first.replace("t1, dimensions: [region]", "t2, dimensions: [kind]"), "two"))
        .hasMessageContaining("the published counts of table 't1' are exact");
  }

  @Test
  void window_other_isAnotherPopulation() throws Exception {
    folder.input("a/x=41");

    folder.kept(ProtectFolder.SPEC + "window: next\n", "next");

    assertThat(entries()).hasSize(2);
    assertThat(folder.said)
        .anyMatch(line -> line.contains("no record may be in two of them"))
        .anyMatch(line -> line.startsWith("Note: the ledger has the window without a name too."));
  }

  @Test
  void entry_changedOrMissing_isDamage() throws Exception {
    folder.kept(ProtectFolder.SPEC + "window: next\n", "next");
    Path first = entries().get(0);
    String text = Files.readString(first);

    Files.writeString(first, text.replace("\"published\"", "\"withheld\""));
    refused(ProtectFolder.SPEC, ExitCode.VERIFICATION_FAILED, "has been changed");
    Files.writeString(first, "{}");
    refused(ProtectFolder.SPEC, ExitCode.VERIFICATION_FAILED, "is not an entry; restore it from a");
    Files.delete(first);
    refused(
        ProtectFolder.SPEC,
        ExitCode.VERIFICATION_FAILED,
        "the ledger at " + root + "/ledger is damaged: entry 1 is missing or exists twice: 0002-");
  }

  @ParameterizedTest
  @CsvSource({"ledger", "ledger/out", "."})
  void out_inTheLedgerOrAroundIt_isBadInput(String out) {
    assertThatThrownBy(() -> folder.kept(ProtectFolder.SPEC, out))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT));
    assertThatThrownBy(
            () ->
                new ProtectRun(
                        root.resolve("input.csv"),
                        root.resolve("spec.yaml"),
                        root.resolve("new"),
                        java.util.Optional.of(root.resolve("new/ledger")),
                        java.util.Optional.empty())
                    .run(line -> {}))
        .hasMessage(
            "--ledger must be outside --out, and --out outside it; it is '"
                + root
                + "/new/ledger'");
  }

  @Test
  void ledger_ofSomethingElse_isBadInput() throws Exception {
    Files.writeString(root.resolve("ledger/notes.txt"), "mine");
    refused(
        ProtectFolder.SPEC,
        ExitCode.BAD_INPUT,
        "--ledger must be a new folder or contain only entries; '"
            + root
            + "/ledger' contains notes");

    Files.writeString(root.resolve("file"), "mine");
    assertThatThrownBy(() -> ReleaseLedger.open(root.resolve("file/below")))
        .hasMessage(
            "--ledger must be a folder that can be created and written; '"
                + root
                + "/file/below' cannot");
  }

  @Test
  void ledger_appendedToMeanwhile_publishesNothing() throws Exception {
    ReleaseLedger stale = ReleaseLedger.open(root.resolve("ledger"));
    folder.kept(ProtectFolder.SPEC + "window: next\n", "next");

    assertThatThrownBy(
            () ->
                stale.append(
                    stale.entries().get(0),
                    () -> {
                      throw new IOException("published all the same");
                    }))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.FAILED))
        .hasMessage(
            "another process writes to the ledger at "
                + root
                + "/ledger; nothing was published: run the command again");
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
  void ledger_ofMoreThan9999Entries_isReadInOrder() throws Exception {
    Path many = Files.createDirectory(root.resolve("many"));
    String first =
        Files.readString(entries().get(0)).replaceFirst("\"tables\":.*", "\"tables\":[]}\n");
    String previous = "0".repeat(64);
    for (int n = 1; n <= 10_001; n++) {
      byte[] entry =
          first
              .replaceFirst(
                  "\"number\":1,\"previous\":\"0+\"",
                  "\"number\":%s,\"previous\":\"%s\"".formatted(n, previous))
              .getBytes(StandardCharsets.UTF_8);
      previous = Digests.sha256Hex(entry);
      String name = String.format(Locale.ROOT, "%04d-%s.json", n, previous);
      Files.write(many.resolve(name), entry);
    }

    assertThat(ReleaseLedger.open(many).head()).isEqualTo("10001:" + previous);
  }
}
