package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TelemetryTest {
  @TempDir Path folder;

  @Test
  void help_ofRoot_listsEveryCommandOnStandardOutput() {
    CliResult called = CliResult.with("--help");

    assertThat(called.code()).isZero();
    assertThat(called.out())
        .contains(
            "demo",
            "generate",
            "collect",
            "ingest",
            "aggregate",
            "releases",
            "query",
            "report",
            "protect",
            "attack",
            "ledger",
            "policy");
    assertThat(called.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "generate",
        "collect",
        "ingest",
        "aggregate",
        "releases",
        "releases list",
        "releases show",
        "releases explain",
        "releases diff",
        "releases export",
        "query",
        "report",
        "site",
        "protect",
        "attack",
        "daily",
        "retain",
        "quarantine list",
        "completion",
        "erase",
        "export",
        "hold",
        "restrict",
        "consent",
        "ledger",
        "ledger show",
        "ledger verify",
        "policy",
        "policy check",
        "policy coverage",
        "doctor"
      })
  void help_ofEveryCommand_isThere(String command) {
    CliResult called = CliResult.with((command + " -h").split(" "));

    assertThat(called.code()).isZero();
    assertThat(called.out()).contains("Usage: telemetry " + command);
  }

  @Test
  void help_ofEveryCommand_hasAnExample() {
    Deque<CommandLine> left = new ArrayDeque<>(List.of(CliResult.commandLine()));
    while (!left.isEmpty()) {
      CommandLine line = left.pop();
      left.addAll(line.getSubcommands().values());

      assertThat(line.getUsageMessage())
          .as(line.getCommandSpec().qualifiedName())
          .containsPattern("Example:.*\\n(.*\\n)*  (./telemetry |source )");
    }
  }

  @Test
  void completion_isAScriptWithCommandsAndOptions() {
    CliResult script = CliResult.with("completion");

    assertThat(script.code()).isZero();
    assertThat(script.out()).startsWith("#!/usr/bin/env bash").contains("'--dry-run'", "erase");
  }

  @Test
  void quiet_leavesOutNotes_butNotErrors() {
    CliResult checked = CliResult.with("policy", "check", "-q");
    CliResult wrong = CliResult.with("-q", "ledger", "show", "--lake", folder + "/no");

    assertThat(checked.err()).contains("warning: ").doesNotContain("No errors.");
    assertThat(checked.out()).isNotEmpty();
    assertThat(wrong.err()).contains("--lake must be an existing lake");
  }

  @Test
  void verbose_printsTheStackTrace() {
    assertThat(CliResult.with("ledger", "show", "-v", "--lake", folder + "/no").err())
        .contains("--lake must be an existing lake", "\tat ");
  }

  @Test
  void version_requested_namesProgramAndJava() {
    assertThat(CliResult.with("--version").out()).startsWith("telemetry ").contains(", Java ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                          | unknown command ''",
        "qurey x                                     | unknown command 'qurey'",
        "policy --person=ann                         | unknown command '--person'",
        "report --output x                           | unknown option --output",
        "query --lake l --person=ann s               | unknown option --person",
        "query --lake l s t                          | unexpected argument 't'",
        "releases                                    | Missing command; allowed: diff, explain, export, list, show",
        "ledger                                      | Missing command; allowed: show, verify",
        "policy                                      | Missing command; allowed: check",
        "ingest                                      | Missing required option: '--lake=URI'",
        "report --lake l                             | Missing required option: '--out=FILE.html'",
        "query --lake l --timeout 20m s              | '--timeout': expected: a duration from 1s to 10m; it is '20m'",
        "metrics show adoption --json                | --format requires --lake",
        "query --lake l --format xml s               | '--format': expected: table, csv, json or ndjson; it is 'xml'",
        "ingest --lake l --wrong                     | unknown option --wrong",
        "ingest --lake l --now soon                  | '--now': expected: a time such as 2026-11-24T00:00:00Z, or a date; it is 'soon'",
        "ingest --lake l --assume-consent all        | '--assume-consent': expected: info-page, extended; it is 'all'",
        "ingest --lake l --assume-consent extended --consents f | mutually exclusive",
        "aggregate --lake l --window month/2026-11-01 | window kind must be one of day, week, four_weeks; it is 'month'",
        "aggregate --lake l --window week/2026-11-17 | start of a week window must be 1970-01-05 plus a multiple of 7 days; it is 2026-11-17",
        "aggregate --lake l --revise                 | --revise requires --window, which names the windows to revise",
        "releases diff --lake l c week/2026-11-16    | Missing required parameter: 'WINDOW'",
        "releases explain --lake l c week/2026-11-17 | start of a week window must be 1970-01-05 plus a multiple of 7 days; it is 2026-11-17",
        "releases explain --lake l c week/2026-11-16 version | a cell is written DIM=VALUE, each DIM once; it is 'version'",
        "releases export --lake l                    | Missing required option: '--csv=DIR'",
        "releases diff --lake l c week/2026-11-16 day/2026-11-16 | both windows must be of the same kind; they are week/2026-11-16 and day/2026-11-16",
        "aggregate --lake l --family cats            | '--family': expected: community, instances; it is 'cats'",
        "generate                                    | Missing required option: '--out=DIR'",
        "generate --out d --seed x                   | '--seed': 'x' is not a long",
        "retain --lake l                             | Missing required parameter: 'plan|enforce|verify'",
        "retain plan verify --lake l                 | unexpected argument 'verify'",
        "erase --lake l --person p                   | --yes is required to erase without a question on a terminal",
        "erase --lake l --file -                     | --yes is required to erase without a question on a terminal",
        "erase --lake l                              | Missing required argument (specify one of these): (due | (--person=ID",
        "erase --lake l ann                          | allowed: due; name subjects with options",
        "erase --lake l --person p --reason Why?     | --reason must be a word of lower-case letters and hyphens; it is 'Why?'",
        "erase --lake l --person p --immediate         | --immediate requires --reason offboarding",
        "export --lake l --person p                  | Missing required option: '--out=FILE.zip'",
        "hold                                        | Missing command; allowed: add, lift, list",
        "hold add --lake l --reason r                | Missing required option: '--requested-by=NAME'",
        "generate --out d --days 8                   | --days must be a multiple of 7; it is 8",
        "generate --out d --instances 0              | --instances must be in 1..200000; it is 0",
        "protect --input f.csv --spec s.yaml         | Missing required option: '--out=DIR'",
        "attack                                      | Missing required parameter: 'RELEASE_DIR'",
        "attack d -- --runner=DirectRunner           | Beam options after -- are allowed with demo, ingest, aggregate and daily only",
        "demo --people 0                             | --people must be in 1..10000000; it is 0",
        "demo --seed 3 --reports f                   | allowed only without --reports and --events",
        "ledger verify --lake l --head 3             | '--head': expected: NUMBER:SHA256 as a run prints it; it is '3'",
        "query --lake l s -- --runner=DirectRunner   | Beam options after -- are allowed with demo, ingest, aggregate and daily only; this is 'telemetry query'",
        "ingest --lake l -- runner                   | a Beam option must have the form --NAME=VALUE; it is 'runner'"
      })
  void commandLine_wrong_namesOptionAllowedAndValue(String line, String message) {
    CliResult called = CliResult.with(line.strip().split(" +"));

    assertThat(called.err()).startsWith("telemetry: ").contains(message);
    assertThat(called.err()).doesNotContain("Exception", "\tat ");
    assertThat(called.out()).isEmpty();
    assertThat(called.code()).isEqualTo(2);
  }

  @Test
  void commandLine_inCommonForms_isUnderstood() {
    CliResult help = CliResult.with("--help");

    assertThat(CliResult.with()).isEqualTo(help);
    assertThat(CliResult.with("help")).isEqualTo(help);
    assertThat(CliResult.with("help", "query")).isEqualTo(CliResult.with("query", "-h"));
    assertThat(CliResult.with("version")).isEqualTo(CliResult.with("-V"));
    assertThat(CliResult.with("--lake", folder + "/no", "query", "s"))
        .isEqualTo(CliResult.with("query", "s", "--lake=" + folder + "/no"));
  }

  @Test
  void lake_inEnvironmentOrFile_isTheDefault() throws Exception {
    Path config = Files.writeString(folder.resolve("config.yaml"), "lake: ./from-file\n");
    Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "lakes: ./l\n");
    String file = "TELEMETRY_CONFIG";

    assertThat(queried(Map.of("TELEMETRY_LAKE", "./from-variable"))).contains("./from-variable");
    assertThat(queried(Map.of(file, config.toString()))).contains("./from-file");
    assertThat(queried(Map.of(file, config.toString(), "TELEMETRY_LAKE", "./from-variable")))
        .contains("./from-variable");
    assertThat(queried(Map.of(file, wrong.toString())))
        .contains("key is 'lakes'; did you mean lake? allowed: catalog, keys, lake");
    assertThat(queried(Map.of(file, folder + "/no"))).contains("TELEMETRY_CONFIG must be a file");
    assertThat(queried(Map.of())).contains("Missing required option: '--lake=URI'");
  }

  private static String queried(Map<String, String> environment) {
    return CliResult.in(environment, "query", "SELECT 1").err();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "releases list",
        "releases show x",
        "ledger show",
        "ledger verify",
        "query x",
        "report --out x.html",
        "doctor"
      })
  void lake_absent_isBadInputThatNamesIt(String command) {
    String lake = folder.resolve("none").toString();
    String[] words = command.split(" ");
    String[] args = java.util.Arrays.copyOf(words, words.length + 2);
    args[words.length] = "--lake";
    args[words.length + 1] = lake;

    CliResult called = CliResult.with(args);

    assertThat(called.code()).isEqualTo(43);
    assertThat(called.err())
        .startsWith("telemetry: --lake must be an existing lake; there is none at " + lake);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "releases list",
        "releases show x",
        "ledger show",
        "ledger verify",
        "query x",
        "doctor",
        "ingest",
        "aggregate"
      })
  void lake_thatIsAFile_isBadInput(String command) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of("--lake", file.toString()));

    CliResult called = CliResult.with(words.toArray(String[]::new));

    assertThat(called.code()).isEqualTo(43);
    assertThat(called.err()).contains("--lake must be a folder or a URI; '" + file + "' is a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "generate"})
  void out_belowAFile_isBadInput(String command) throws Exception {
    Path out = Files.writeString(folder.resolve("file"), "in the way").resolve("below");

    CliResult called = CliResult.with(command, "--out", out.toString());

    assertThat(called.code()).isEqualTo(43);
    assertThat(called.err())
        .contains("--out must be a folder that can be created and written; '" + out + "' cannot");
  }

  @Test
  void keys_insideTheLake_areRefused() {
    CliResult called = CliResult.with("ingest", "--lake", "/tmp/l/", "--keys", "/tmp/l/keys");

    assertThat(called.code()).isEqualTo(43);
    assertThat(called.err())
        .contains("--keys must be outside the lake '/tmp/l'; it is '/tmp/l/keys'");
  }

  @Test
  void keys_missingForAnObjectStore_isBadInput() {
    CliResult called = CliResult.with("ingest", "--lake", "s3://bucket/lake");

    assertThat(called.code()).isEqualTo(43);
    assertThat(called.err())
        .contains("--keys is required if --lake is no local folder; --lake is 's3://bucket/lake'");
  }

  @Test
  void protect_withoutItsFiles_isBadInputThatNamesThem() throws Exception {
    Path spec = folder.resolve("spec.yaml");
    String[] args = {
      "protect", "--input", "no.csv", "--spec", spec.toString(), "--out", folder + "/out"
    };

    CliResult absent = CliResult.with(args);
    Files.writeString(
        spec,
        "weight: n\ndimensions: {}\n"
            + "tables: [{name: t, dimensions: [], measures: [{count: n}]}]\n");
    CliResult input = CliResult.with(args);
    Files.writeString(spec, "weights: n\n");
    CliResult wrong = CliResult.with(args);

    assertThat(List.of(absent.code(), input.code(), wrong.code())).containsOnly(43);
    assertThat(absent.err())
        .isEqualToIgnoringNewLines(
            "telemetry: --spec must be a readable file; it is '" + spec + "'");
    assertThat(input.err())
        .isEqualToIgnoringNewLines("telemetry: --input must be a readable file; it is 'no.csv'");
    assertThat(wrong.err())
        .startsWith("telemetry: " + spec + ": contributor is 'missing, and weight too'; allowed:");
  }

  @Test
  void attack_onNoFolder_isBadInputThatNamesIt() {
    CliResult called = CliResult.with("attack", folder.resolve("no").toString());

    assertThat(called.code()).isEqualTo(43);
    assertThat(called.err())
        .isEqualToIgnoringNewLines(
            "telemetry: RELEASE_DIR must be a folder of released CSV files; it is '"
                + folder
                + "/no'");
  }

  @Test
  void demo_inAFolderOfSomethingElse_touchesNothing() throws Exception {
    Files.writeString(folder.resolve("thesis.txt"), "mine");

    CliResult called = CliResult.with("demo", "--out", folder.toString());

    assertThat(called.code()).isEqualTo(43);
    assertThat(called.err())
        .contains("--out must be a new folder, an empty one or one of an earlier demonstration")
        .contains("was not touched");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("thesis.txt"));
    }
  }
}
