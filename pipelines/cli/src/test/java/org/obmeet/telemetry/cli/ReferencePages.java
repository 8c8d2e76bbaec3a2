package org.obmeet.telemetry.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.metric.Metric;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Writes the pages of {@code docs/reference} that are generated. */
final class ReferencePages {
  private static final Path SOURCES =
      Path.of("../privacy/src/main/java/org/obmeet/telemetry/privacy/projection");
  private static final Pattern CONSTANT =
      Pattern.compile("(?s)/\\*\\*\\s*((?:(?!\\*/).)*?)\\s*\\*/\\s*([A-Z][A-Z_0-9]+)");

  private ReferencePages() {}

  /** Each generated page by its file name. */
  static Map<String, String> all() throws IOException {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("commands.md", commands());
    pages.put("tables.md", tables());
    pages.put("metrics.md", metrics());
    pages.put("reject-reasons.md", reasons());
    pages.put("exit-codes.md", exitCodes());
    return pages;
  }

  private static String commands() {
    StringBuilder page =
        new StringBuilder(
            "# Commands\n\nFor everyone who uses `telemetry`: each command and its options."
                + " `-h` after a command prints the same. This page is generated.\n");
    Clock clock = Clock.systemUTC();
    PrintWriter none = new PrintWriter(Writer.nullWriter());
    CommandLine root =
        Telemetry.commandLine(new CommandContext(none, none, clock, false, false, List.of()));
    root.getSubcommands().values().forEach(command -> command(page, command));
    return page.toString();
  }

  private static void command(StringBuilder page, CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    page.append("\n## ").append(spec.qualifiedName()).append("\n\n");
    Stream<String> lines =
        Stream.concat(
            Arrays.stream(spec.usageMessage().header()),
            Arrays.stream(spec.usageMessage().description()).map(ReferencePages::marked));
    page.append(lines.collect(Collectors.joining(" ")).strip()).append('\n');
    List<ArgSpec> arguments =
        spec.args().stream().filter(a -> !a.hidden() && !isInherited(a)).toList();
    if (!arguments.isEmpty()) {
      page.append("\n| option | meaning |\n|---|---|\n");
      arguments.forEach(a -> page.append(row(a)));
    }
    line.getSubcommands().values().forEach(sub -> command(page, sub));
  }

  private static boolean isInherited(ArgSpec argument) {
    return argument instanceof CommandLine.Model.OptionSpec option && option.usageHelp();
  }

  private static String row(ArgSpec argument) {
    String label = argument.paramLabel();
    String names =
        argument instanceof CommandLine.Model.OptionSpec option
            ? String.join(", ", option.names()) + (option.arity().max() == 0 ? "" : " " + label)
            : label;
    String meaning =
        Arrays.stream(argument.renderedDescription()).collect(Collectors.joining(" ")).strip();
    return "| `%s`%s | %s |\n".formatted(cell(names), need(argument), cell(meaning));
  }

  /** Returns a note if the option is required, alone or as one of several. */
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

  /** Marks a line that is a command to type. */
  private static String marked(String line) {
    return line.startsWith("  ./") ? "`" + line.strip() + "`" : line;
  }

  private static String cell(String text) {
    return text.replace("\n", " ").replace("<", "&lt;").replace("|", "\\|");
  }

  private static String tables() {
    Catalog catalog = Catalog.load();
    StringBuilder page =
        new StringBuilder(
            "# Released tables\n\nFor analysts: the question that each table answers, who is counted,"
                + " and its columns. Every table also has `window_start`, `window_end` and `status`."
                + " A table with dimensions has a second one, `NAME_levels`, with the published"
                + " cells of every level. `SELECT * FROM NAME` with `telemetry query` shows the rows."
                + " This page is generated.\n");
    Map<String, List<Cube>> families =
        catalog.cubes().stream()
            .collect(Collectors.groupingBy(Cube::family, LinkedHashMap::new, Collectors.toList()));
    families.forEach(
        (family, cubes) -> {
          page.append("\n## ").append(family).append('\n');
          cubes.forEach(cube -> page.append(table(cube)));
        });
    return page.toString();
  }

  private static String table(Cube cube) {
    String dimensions =
        cube.dimensions().isEmpty()
            ? ""
            : "- Dimensions: "
                + cube.dimensions().stream()
                    .map(d -> "`" + d.field() + "`")
                    .collect(Collectors.joining(", "))
                + "\n";
    Stream<String> measures =
        Stream.concat(
            cube.measures().stream().map(m -> "`" + m.name() + "` (" + m.title() + ")"),
            cube.quantiles().stream().map(q -> "`" + q.name() + "` (" + q.title() + ")"));
    return """

        ### %s

        %s %s

        - Period: %s. Counts %s with consent scope `%s`; at least %s contributors a cell.
        %s- Measures: %s
        """
        .formatted(
            cube.name(),
            cube.why(),
            cube.description(),
            cube.windows().stream().map(WindowKind::word).collect(Collectors.joining(", ")),
            cube.derive().map(f -> "facts `" + f.name() + "`").orElse("records"),
            cube.population().word(),
            cube.threshold(),
            dimensions,
            measures.collect(Collectors.joining(", ")));
  }

  private static String metrics() {
    StringBuilder page =
        new StringBuilder(
            "# Metrics\n\nFor analysts: the figures of the product team, as views of the schema"
                + " `metrics`. `telemetry metrics show NAME` prints the formula and the values."
                + " This page is generated.\n\n"
                + "| view | question | unit | population | additive |\n|---|---|---|---|---|\n");
    for (Metric metric : Catalog.load().metrics().values()) {
      page.append(
          "| `metrics.%s` | %s | %s | %s | %s |\n"
              .formatted(
                  metric.name(),
                  cell(metric.question()),
                  metric.unit(),
                  cell(metric.population()),
                  metric.additive() ? "yes" : "no"));
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
