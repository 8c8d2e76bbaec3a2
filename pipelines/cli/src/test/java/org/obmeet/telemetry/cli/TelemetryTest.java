package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.jobs.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

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
    String exits = called.out().substring(called.out().indexOf("Exit codes:"));
    assertThat(Pattern.compile("\\d+").matcher(exits).results().map(MatchResult::group))
        .containsExactly(
            Stream.of(ExitCode.values())
                .map(exit -> Integer.toString(exit.code()))
                .toArray(String[]::new));
    assertThat(called.err()).isEmpty();
  }

  @Test
  void words_ofAFile_areReadLikeOthers(@TempDir Path folder) throws Exception {
    Path words = Files.writeString(folder.resolve("words"), "releases list --format csv -h");

    CliResult called = CliResult.with("@" + words);

    assertThat(called.code()).as(called.err()).isZero();
    assertThat(called.out()).contains("telemetry releases list");
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
  void help_hasATextForEveryOption_andNoOtherTexts() {
    Set<String> unused =
        new TreeSet<>(
            ResourceBundle.getBundle("org.obmeet.telemetry.cli.help", Locale.ROOT).keySet());
    Deque<CommandLine> left = new ArrayDeque<>(List.of(CliResult.commandLine()));
    while (!left.isEmpty()) {
      CommandLine line = left.pop();
      left.addAll(line.getSubcommands().values());
      CommandSpec command = line.getCommandSpec();
      Set<String> names = new TreeSet<>(Set.of("usage.header", "usage.description"));
      names.addAll(Set.of("usage.footer", "usage.footerHeading"));
      for (ArgSpec arg : command.args()) {
        assertThat(arg.description()).as(command.qualifiedName() + " " + arg).isNotEmpty();
        if (arg instanceof OptionSpec option) {
          names.add(option.longestName().replaceFirst("^-+", ""));
        } else {
          names.add(arg.paramLabel() + "[" + ((PositionalParamSpec) arg).index() + "]");
        }
      }
      for (String name : names) {
        String key =
            "(" + Pattern.quote(command.qualifiedName(".")) + "\\.)?" + Pattern.quote(name);
        unused.removeIf(text -> text.matches(key + "(\\.\\d+)?"));
      }
    }
    assertThat(unused).isEmpty();
  }

  @Test
  void completion_isAScriptWithCommandsAndOptions() {
    CliResult script = CliResult.with("completion");

    assertThat(script.code()).isZero();
    assertThat(script.out()).startsWith("#!/usr/bin/env bash").contains("'--dry-run'", "erase");
  }

  @Test
  void man_writesAPageForEachCommand_withoutStrayRequests() throws Exception {
    Path pages = folder.resolve("man1");

    assertThat(CliResult.with("man", pages.toString()).code()).isZero();

    try (var files = Files.list(pages)) {
      assertThat(files).hasSizeGreaterThan(50);
    }
    assertThat(Files.readAllLines(pages.resolve("telemetry-erase.1")))
        .contains(".SH NAME", ".SH SYNOPSIS", "60  verification failed")
        .anyMatch(line -> line.contains("\\-\\-dry\\-run"))
        .filteredOn(line -> line.startsWith(".") || line.startsWith("'"))
        .allMatch(line -> line.matches("\\.(TH|SH|nf|fi|nh|ad)( .*)?"));
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
    Path none = Files.writeString(folder.resolve("none.yaml"), "# lake: ./l\n\n");
    assertThat(queried(Map.of(file, none.toString())))
        .contains("Missing required option: '--lake=URI'");
    assertThat(queried(Map.of(file, folder + "/no"))).contains("TELEMETRY_CONFIG must be a file");
    assertThat(queried(Map.of())).contains("Missing required option: '--lake=URI'");
  }

  @Test
  void configurationFolder_thatIsEmptyOrAbsent_isThatOfTheHome() throws Exception {
    Path config = folder.resolve("home/.config/telemetry/config.yaml");
    Files.createDirectories(config.getParent());
    Files.writeString(config, "lake: ./of-home\n");
    String home = folder.resolve("home").toString();

    assertThat(queried(Map.of("HOME", home))).contains("./of-home");
    assertThat(queried(Map.of("HOME", home, "XDG_CONFIG_HOME", ""))).contains("./of-home");
    assertThat(queried(Map.of("HOME", home, "XDG_CONFIG_HOME", home)))
        .contains("Missing required option: '--lake=URI'");
  }

  @Test
  void lake_asAFileUri_isThatFolder_withItsKeysetBeside() throws Exception {
    Path lake = DemoLake.copyTo(folder.resolve("lake"));

    CliResult checked = CliResult.with("doctor", "--quick", "--lake", lake.toUri().toString());

    assertThat(checked.out()).contains("keyset      " + lake + ".keys: outside the lake");
  }

  private static String queried(Map<String, String> environment) {
    return CliResult.in(environment, "query", "SELECT 1").err();
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
        .startsWith("telemetry: " + spec + ": key is 'neither contributor nor weight'; allowed:");
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
