package org.obmeet.telemetry.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.metric.Metric;
import org.obmeet.telemetry.schemas.policy.Scope;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the pages of {@code docs/reference} that are generated. */
final class ReferencePages {
  private static final Path SOURCES =
      Path.of("../privacy/src/main/java/org/obmeet/telemetry/privacy/projection");
  private static final Pattern CONSTANT =
      Pattern.compile("(?s)/\\*\\*\\s*((?:(?!\\*/).)*?)\\s*\\*/\\s*([A-Z][A-Z_0-9]+)");

  private static final String SAME = "Other options: as for `%s`.\n";

  private ReferencePages() {}

  /** Each generated page by its file name. */
  static Map<String, String> all() throws IOException {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("commands.md", commands());
    pages.put("tables.md", tables());
    pages.put("metrics.md", metrics());
    pages.put("reject-reasons.md", reasons());
    pages.put("exit-codes.md", exitCodes());
    pages.put("trackers.md", TrackersPage.page());
    FileSchemas.all().forEach((name, schema) -> pages.put("schema/" + name, schema));
    return pages;
  }

  private static String commands() {
    List<CommandLine> commands = ManCommand.all(CliResult.commandLine()).skip(1).toList();
    Map<String, Long> uses =
        commands.stream()
            .flatMap(c -> visibleArguments(c).map(a -> row(a, "")))
            .collect(Collectors.groupingBy(r -> r, LinkedHashMap::new, Collectors.counting()));
    uses.values().removeIf(count -> count < 4);
    StringBuilder page =
        new StringBuilder(
            "# Commands\n\nFor everyone who uses `telemetry`: each command and its options."
                + " `-h` after a command prints the same. This page is generated.\n\n"
                + "## Defaults\n\n`TELEMETRY_LAKE`, `TELEMETRY_KEYS` and `TELEMETRY_CATALOG` are"
                + " defaults of `--lake`, `--keys` and `--catalog`. So are the keys `lake`, `keys`"
                + " and `catalog` of `~/.config/telemetry/config.yaml`, or of the file that"
                + " `TELEMETRY_CONFIG` names. `TELEMETRY_HISTORY` is that of `--history`. `TELEMETRY_CACHE=off` starts without the cache of classes. `NO_COLOR` turns colours off. Durations are `5s`,"
                + " `2m`, `12h`, `90d` or ISO 8601. In bash and zsh `source <(telemetry completion)`"
                + " completes commands and options.\n\n"
                + "## Common options\n\nEvery command has `--catalog`, `--verbose` and `--quiet`. A"
                + " command that has others of these names them after `Common`.\n\n"
                + String.join("", uses.keySet()));
    Map<String, String> seen = new HashMap<>();
    commands.forEach(command -> command(page, command, uses.keySet(), seen));
    return page.toString();
  }

  private static void command(
      StringBuilder page, CommandLine line, Set<String> common, Map<String, String> seen) {
    CommandSpec spec = line.getCommandSpec();
    page.append("\n## ").append(spec.qualifiedName()).append("\n\n");
    Stream<String> lines =
        Stream.concat(
            Arrays.stream(spec.usageMessage().header()),
            Arrays.stream(spec.usageMessage().description()).map(ReferencePages::marked));
    page.append(lines.collect(Collectors.joining(" ")).strip()).append('\n');
    String shared =
        visibleArguments(line)
            .filter(a -> common.contains(row(a, "")) && !a.inherited())
            .map(a -> "`" + ((OptionSpec) a).longestName() + "`" + need(a))
            .collect(Collectors.joining(", "));
    String own =
        visibleArguments(line)
            .filter(a -> !common.contains(row(a, "")))
            .map(a -> row(a, need(a)))
            .collect(Collectors.joining());
    page.append(shared.isEmpty() ? "" : "\nCommon: " + shared + ".\n");
    String first = own.isEmpty() ? null : seen.putIfAbsent(own, spec.qualifiedName());
    page.append(own.isEmpty() ? "" : "\n" + (first == null ? own : SAME.formatted(first)));
  }

  private static String row(ArgSpec argument, String need) {
    return "- `%s`%s: %s\n"
        .formatted(names(argument), need, meaning(argument).replace("<", "&lt;"));
  }

  /** Marks a line that is a command to type. */
  private static String marked(String line) {
    return line.startsWith("  ./") ? "`" + line.strip() + "`" : line;
  }

  /** Returns the visible arguments of a command without {@code --help}. */
  private static Stream<ArgSpec> visibleArguments(CommandLine line) {
    return line.getCommandSpec().args().stream()
        .filter(a -> !a.hidden() && !(a instanceof OptionSpec option && option.usageHelp()));
  }

  /** Returns the names of an argument, with the label of its value. */
  private static String names(ArgSpec argument) {
    String label = argument.paramLabel();
    return argument instanceof OptionSpec option
        ? String.join(", ", option.names()) + (option.arity().max() == 0 ? "" : " " + label)
        : label;
  }

  /** Returns the description of an argument in one line. */
  private static String meaning(ArgSpec argument) {
    return String.join(" ", argument.renderedDescription()).strip().replace("\n", " ");
  }

  /** Returns a note if the argument is required, alone or as one of several. */
  private static String need(ArgSpec argument) {
    ArgGroupSpec group = argument.group();
    if (group == null) {
      return argument.required() ? " (required)" : "";
    }
    while (group.parentGroup() != null) {
      group = group.parentGroup();
    }
    return group.multiplicity().min() > 0 ? " (one of these)" : "";
  }

  private static String cell(String text) {
    return text.replace("\n", " ").replace("<", "&lt;").replace("|", "\\|");
  }

  private static String tables() {
    StringBuilder page =
        new StringBuilder(
            "# Released tables\n\nFor analysts: the question that each table answers, who is counted,"
                + " and its columns. `SELECT * FROM tables.NAME` with `telemetry query` shows the"
                + " rows. This page is generated.\n\nEvery table also has `window_start`,"
                + " `window_end`, `status` and `conf_status`, its SDMX code (CL_CONF_STATUS). `F` is"
                + " free, `C` confidential; which rule suppresses a cell is not published. A table"
                + " with dimensions has a second one, `levels.NAME_levels`, with the published cells"
                + " of every level. `dictionary.tables` lists the released tables. Unless a line says otherwise, a table counts"
                + " all records by week, with a threshold of 10 contributors. The scope `info-page`"
                + " means all instances with a report in the period, and `extended` those that"
                + " consented to this scope.\n");
    Map<String, List<Cube>> families =
        Catalog.load().cubes().stream()
            .collect(Collectors.groupingBy(Cube::family, LinkedHashMap::new, Collectors.toList()));
    families.forEach(
        (family, cubes) -> {
          page.append("\n## ").append(family).append('\n');
          cubes.forEach(cube -> page.append(table(cube)));
        });
    return page.toString();
  }

  private static String table(Cube cube) {
    String windows =
        cube.windows().stream().map(WindowKind::word).collect(Collectors.joining(", "));
    List<String> parts = new ArrayList<>();
    if (cube.requiredScope() != Scope.ENVELOPE) {
      parts.add("scope `" + cube.requiredScope().word() + "`");
    }
    cube.derive().ifPresent(f -> parts.add("facts `" + f.name() + "`"));
    if (!windows.equals("week")) {
      parts.add("period " + windows);
    }
    if (cube.threshold() != 10) {
      parts.add("threshold " + cube.threshold());
    }
    cube.dimensions().forEach(d -> parts.add("by `" + d.field() + "`"));
    Stream.concat(
            cube.measures().stream().map(m -> column(m.name(), m.title())),
            cube.quantiles().stream().map(q -> column(q.name(), q.title())))
        .reduce((a, b) -> a + ", " + b)
        .ifPresent(measures -> parts.add("measures " + measures));
    return """

        ### %s

        %s

        - %s
        """
        .formatted(
            cube.name(),
            (cube.description().startsWith("Histogram") ? "" : cube.why() + " ")
                + cube.description().replaceFirst(" Population, [^.]*\\.", ""),
            String.join(", ", parts));
  }

  /** Returns the name, with the title unless it is the same. */
  private static String column(String name, String title) {
    boolean isSame = name.equalsIgnoreCase(title.replace(' ', '_'));
    return "`" + name + "`" + (isSame ? "" : " (" + title + ")");
  }

  private static String metrics() {
    StringBuilder page =
        new StringBuilder(
            "# Metrics\n\nFor analysts: the figures of the product team, as views of the schema"
                + " `metrics`. `telemetry metrics show NAME` prints the formula and the values."
                + " This page is generated.\n\n"
                + "| view | question | unit | population |\n|---|---|---|---|\n");
    for (Metric metric : Catalog.load().metrics().values()) {
      page.append(
          "| `metrics.%s` | %s | %s%s | %s |\n"
              .formatted(
                  metric.name(),
                  cell(metric.question()),
                  metric.unit(),
                  metric.additive() ? " (additive)" : "",
                  cell(metric.population())));
    }
    return page.toString();
  }

  private static String reasons() throws IOException {
    return "# Reasons for rejecting and dropping records\n\nFor administrators and operators: why a"
        + " record is not kept. Run reports write `_` for `-`. This page is generated.\n\n## Rejected\n\nThe record is at fault. It"
        + " leaves its reason and position in quarantine, never its content.\n\n"
        + constants("RejectReason")
        + "\n## Dropped by policy\n\nThe record is sound. The policy does not allow to keep it. It is"
        + " counted, and leaves no trace.\n\n"
        + constants("SuppressReason");
  }

  /** The constants of an enum and their comments, from its source. */
  private static String constants(String type) throws IOException {
    String source = Files.readString(SOURCES.resolve(type + ".java"));
    StringBuilder rows = new StringBuilder("| reason | meaning |\n|---|---|\n");
    Matcher constant = CONSTANT.matcher(source.substring(source.indexOf('{')));
    while (constant.find()) {
      String meaning =
          constant
              .group(1)
              .replaceAll("\\s*\\*\\s+", " ")
              .replaceAll("\\{@code ([^}]*)}", "`$1`")
              .strip();
      rows.append("| `%s` | %s |\n".formatted(word(constant.group(2)), cell(meaning)));
    }
    return rows.toString();
  }

  private static String word(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String exitCodes() {
    StringBuilder page =
        new StringBuilder(
            "# Exit codes\n\nFor schedulers and scripts: how a call of `telemetry` ended. This page"
                + " is generated.\n\n| code | meaning |\n|---|---|\n");
    for (ExitCode code : ExitCode.values()) {
      page.append("| %s | %s |\n".formatted(code.code(), code.meaning()));
    }
    return page.toString();
  }
}
