package org.obmeet.telemetry.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
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
    Set<String> uses = common(commands);
    StringBuilder page =
        new StringBuilder(
            "# Commands\n\n"
                + "For everyone who uses `telemetry`: each command and its options. `-h` after a"
                + " command prints the same. This page is generated.\n\n"
                + "## Defaults\n\n"
                + "`TELEMETRY_LAKE`, `TELEMETRY_KEYS` and `TELEMETRY_CATALOG` are defaults of"
                + " `--lake`, `--keys` and `--catalog`. So are the keys `lake`, `keys` and"
                + " `catalog` of `~/.config/telemetry/config.yaml`, or of the file that"
                + " `TELEMETRY_CONFIG` names. `TELEMETRY_HISTORY` is that of `--history`."
                + " `TELEMETRY_CACHE=off` starts without the cache of classes. `NO_COLOR` turns"
                + " colours off. Durations are `5s`, `2m`, `12h`, `90d` or ISO 8601. In bash and"
                + " zsh `source <(telemetry completion)` completes commands and options.\n\n"
                + "## Common options\n\n"
                + "Every command has `--catalog`, `--verbose` and `--quiet`. A command names others"
                + " of these after `Common`. `--lake` is required there, unless it is marked"
                + " optional, and a command that requires it has `--keys`.\n\n"
                + String.join("", uses));
    Map<String, String> seen = new HashMap<>();
    commands.forEach(command -> command(page, command, uses, seen));
    return page.toString();
  }

  /**
   * Rows of options with one meaning in several commands: in four, or in two under a name of its
   * own.
   */
  private static Set<String> common(List<CommandLine> commands) {
    Map<String, Long> uses =
        commands.stream()
            .flatMap(ReferencePages::visibleArguments)
            .filter(OptionSpec.class::isInstance)
            .map(a -> row(a, ""))
            .collect(Collectors.groupingBy(r -> r, LinkedHashMap::new, Collectors.counting()));
    Map<String, Long> names =
        uses.keySet().stream()
            .filter(r -> uses.get(r) > 1)
            .collect(Collectors.groupingBy(ReferencePages::name, Collectors.counting()));
    uses.entrySet()
        .removeIf(e -> e.getValue() < (names.getOrDefault(name(e.getKey()), 0L) > 1 ? 4 : 2));
    return uses.keySet();
  }

  /** Returns the names of the option of a row. */
  private static String name(String row) {
    return row.replaceFirst("^- `([^ `]*).*\\n", "$1");
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
            .filter(a -> common.contains(row(a, "")) && !a.inherited() && !isImplied(a, line))
            .map(a -> "`" + ((OptionSpec) a).longestName() + "`" + need(a))
            .collect(Collectors.joining(", "))
            .replaceAll(" \\(one of these\\), (?=[^,]*\\(one of these\\))", " or ");
    String own =
        visibleArguments(line)
            .filter(a -> !common.contains(row(a, "")))
            .map(a -> row(a, need(a)))
            .collect(Collectors.joining());
    page.append(shared.isEmpty() ? "" : "\nCommon: " + shared + ".\n");
    String first = own.isEmpty() ? null : seen.putIfAbsent(own, spec.qualifiedName());
    page.append(own.isEmpty() ? "" : "\n" + (first == null ? own : SAME.formatted(first)));
  }

  /** Returns whether the head of the page says that the command has the option. */
  private static boolean isImplied(ArgSpec argument, CommandLine line) {
    OptionSpec lake = line.getCommandSpec().findOption("--lake");
    return ((OptionSpec) argument).longestName().equals("--keys")
        && lake != null
        && lake.required();
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
    if (argument instanceof OptionSpec option && option.longestName().equals("--lake")) {
      return option.required() ? "" : " (optional)";
    }
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
            "# Released tables\n\n"
                + "For analysts: the question that each table answers, who is counted, and its"
                + " columns. `SELECT * FROM tables.NAME` with `telemetry query` shows the rows."
                + " This page is generated.\n\n"
                + "Every table also has `window_start`, `window_end`, `window`, its kind, `level`, `status` and"
                + " `conf_status`, its SDMX code (CL_CONF_STATUS). `F` is free, `C` confidential;"
                + " which rule suppresses a cell is not published. The released file and"
                + " `levels.NAME` also have the rows of coarser levels. `level` is `total`, the dimensions"
                + " of the labels with their level (`version major`), or `remainder`; `finest` is"
                + " true for the rows of `tables.NAME`, and only these add up. `*` is the total of a"
                + " dimension.\n\n`dictionary.tables` lists the released tables. Unless a line says otherwise, a"
                + " table counts all records by week, with a threshold of 10 contributors, and"
                + " measures `owners` and `instances`. Tables of instances count all with a report"
                + " in the period; the scope `extended` means those that consented to it."
                + " `adoption_*` count instances with and without a feature. `*_bands` are the"
                + " histograms from which the quantiles of a table are read, by public bins.\n");
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
    if (cube.requiredScope() == Scope.EXTENDED) {
      parts.add("scope `extended`");
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
        .filter(measures -> !measures.equals("`owners`, `instances`"))
        .ifPresent(measures -> parts.add("measures " + measures));
    return """

    ### %s

    %s- %s
    """
        .formatted(cube.name(), meaning(cube), String.join(", ", parts))
        .replaceFirst("\n- \n$", "");
  }

  /** Returns the question and what the head of the page does not say. */
  private static String meaning(Cube cube) {
    return cube.description().startsWith("Histogram")
        ? ""
        : (cube.why()
                    + " "
                    + cube.description()
                        .replaceFirst(" Population, [^.]*\\.", "")
                        .replaceFirst("^Instances with and without [^.]*\\. ?", ""))
                .strip()
            + "\n\n";
  }

  /** Returns the name, with the title unless it has the same words. */
  private static String column(String name, String title) {
    Set<String> words = new HashSet<>(List.of(title.toLowerCase(Locale.ROOT).split(" ")));
    words.removeAll(List.of("of", "per", "instance"));
    return "`"
        + name
        + "`"
        + (words.equals(new HashSet<>(List.of(name.split("_")))) ? "" : " (" + title + ")");
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
    return "# Reasons for rejecting and dropping records\n\n"
        + "For administrators and operators: why a record is not kept. Responses and monitoring"
        + " metrics of the collector write `-` for `_`. This page is generated.\n\n"
        + "## Rejected\n\n"
        + "The record is at fault. It leaves its reason and position in quarantine, never"
        + " its content.\n\n"
        + constants("RejectReason")
        + "\n"
        + "## Dropped by policy\n\n"
        + "The record is sound. The policy does not allow to keep it. It is counted, and leaves no"
        + " trace.\n\n"
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
      rows.append(
          "| `%s` | %s |\n".formatted(constant.group(2).toLowerCase(Locale.ROOT), cell(meaning)));
    }
    return rows.toString();
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
