package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.lake.io.Digests;
import picocli.CommandLine;

/** Tests that no command writes to a lake by a clock that is ten years wrong. */
class WrongClockTest {
  private static final String NOW = "2026-08-03T12:00:00Z";
  private static final String PAST = "2016-08-03T12:00:00Z";
  private static final String FUTURE = "2036-08-03T12:00:00Z";

  private static final List<String> WHY =
      List.of("--person", "p1", "--unseen", "--reason", "why", "--requested-by", "legal");

  /** The commands that write to the log of a lake, with their other options. */
  private static final Map<String, List<String>> WRITING = new TreeMap<>();

  static {
    WRITING.put("aggregate", List.of());
    WRITING.put("collect", List.of("--port", "0"));
    WRITING.put("consent end", List.of("--instance", "i1"));
    WRITING.put("daily", List.of());
    WRITING.put("erase", List.of("--person", "p1", "--yes"));
    WRITING.put("export", List.of("--person", "p1", "--out", "OUT"));
    WRITING.put("hold add", with(WHY, "--until", "2037-01-01"));
    WRITING.put("hold lift", List.of("HOLD", "--reason", "why"));
    WRITING.put("ingest", List.of("--events", "EVENTS"));
    WRITING.put("rectify", List.of("--instance", "i1", "--set", "version=7.0.0"));
    WRITING.put("restore", List.of("--from", "FOLDER"));
    WRITING.put("restrict add", WHY);
    WRITING.put("restrict lift", List.of("RESTRICTION", "--reason", "why"));
    WRITING.put("retain", List.of("enforce"));
  }

  /** The commands that write no commit, or that make their own lake. */
  private static final Set<String> READING =
      Set.of(
          "attack",
          "bench",
          "completion",
          "consent list",
          "consent show",
          "demo",
          "doctor",
          "generate",
          "hold list",
          "init",
          "keys wrap",
          "ledger show",
          "ledger verify",
          "log cosign",
          "log forget",
          "log init",
          "log publish",
          "log receipt",
          "log request",
          "log rotate",
          "man",
          "mcp",
          "metrics export",
          "metrics list",
          "metrics show",
          "policy check",
          "policy coverage",
          "policy explain",
          "preview",
          "protect",
          "quarantine list",
          "query",
          "releases diff",
          "releases explain",
          "releases export",
          "releases list",
          "releases show",
          "report",
          "restrict list",
          "site",
          "verify",
          "verify-public");

  @TempDir static Path folder;
  private static Path lake;
  private static String hold;
  private static String restriction;
  private static Map<String, String> before;

  private static List<String> with(List<String> words, String... more) {
    return Stream.concat(words.stream(), Stream.of(more)).toList();
  }

  @BeforeAll
  static void makeLake() throws IOException {
    lake = folder.resolve("lake");
    Files.writeString(
        folder.resolve("events.ndjson"),
        """
        {"type":"page","userId":"p1","messageId":"m1","timestamp":"2026-08-02T08:00:00Z",\
        "properties":{"url":"https://obmeet.org/home"}}
        """);
    Files.writeString(
        folder.resolve("reports.ndjson"),
        """
        {"uniqueId":"i1","_id":"r1","createdAt":"2026-08-02T08:00:00Z","version":"6.6.0"}
        """);
    Files.writeString(
        folder.resolve("consents.ndjson"),
        """
        {"uniqueId":"i1","statistics":true,"scope":"info-page","deployment":"registered",\
        "account":"a1","policyVersion":"2025-06","at":"2026-08-02T07:00:00Z"}
        """);
    must(
        "ingest",
        List.of(
            "--reports",
            folder.resolve("reports.ndjson").toString(),
            "--consents",
            folder.resolve("consents.ndjson").toString()));
    hold = must("hold add", WRITING.get("hold add")).out().strip();
    restriction = must("restrict add", WRITING.get("restrict add")).out().strip();
    before = contents();
  }

  private static CliResult must(String command, List<String> options) {
    CliResult result = run(command, options, NOW);
    assertThat(result.code()).as(command + ": " + result.err()).isZero();
    return result;
  }

  private static CliResult run(String command, List<String> options, String now) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(
        options.stream()
            .map(
                word ->
                    switch (word) {
                      case "HOLD" -> hold;
                      case "RESTRICTION" -> restriction;
                      case "EVENTS" -> folder.resolve("events.ndjson").toString();
                      case "OUT" -> folder.resolve("copy.zip").toString();
                      case "FOLDER" -> folder.toString();
                      default -> word;
                    })
            .toList());
    words.addAll(List.of("--lake", lake.toString(), "--now", now));
    return CliResult.with(words.toArray(String[]::new));
  }

  /** Returns the digest of each file of the lake and of its keyset, without empty locks. */
  private static Map<String, String> contents() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(WrongClockTest::hasContent).toList()) {
        digests.put(
            folder.relativize(file).toString(), Digests.sha256Hex(Files.readAllBytes(file)));
      }
    }
    return digests;
  }

  private static boolean hasContent(Path file) {
    return Files.isRegularFile(file) && file.toFile().length() > 0;
  }

  static Set<String> writing() {
    return WRITING.keySet();
  }

  @AfterEach
  void lake_afterRefusedCommands_isUnchanged() throws IOException {
    assertThat(contents()).containsExactlyEntriesOf(before);
  }

  @ParameterizedTest
  @MethodSource("writing")
  void clock_tenYearsBehindTheLog_isRefused(String command) {
    CliResult result = run(command, WRITING.get(command), PAST);

    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(result.err()).contains("the clock is behind the log", "--wrong-times");
  }

  @ParameterizedTest
  @MethodSource("writing")
  void clock_tenYearsAheadOfTheLog_isRefused(String command) {
    CliResult result = run(command, WRITING.get(command), FUTURE);

    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(result.err())
        .contains("the clock is 3653 days ahead of the log", "--confirm-time 2036-08-03");
  }

  @Test
  void commands_all_areListedAsWritingOrNot() {
    Set<String> commands = new TreeSet<>();
    addLeaves(CliResult.commandLine(), "", commands);
    Set<String> listed = new TreeSet<>(WRITING.keySet());
    listed.addAll(READING);

    assertThat(commands).containsExactlyElementsOf(listed);
  }

  private static void addLeaves(CommandLine command, String name, Set<String> leaves) {
    if (command.getSubcommands().isEmpty()) {
      leaves.add(name.strip());
    }
    command.getSubcommands().forEach((word, sub) -> addLeaves(sub, name + " " + word, leaves));
  }
}
