package org.obmeet.telemetry.cli.analysis;

import com.google.common.collect.Iterables;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.Multimaps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ListFormatOption;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.releases.CellExplanation;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.cli.releases.ReleaseDiff;
import org.obmeet.telemetry.cli.releases.UnknownName;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry releases}, which inspects and exports published tables. */
@Command(name = "releases", subcommands = ReleasesExportCommand.class)
public final class ReleasesCommand extends TelemetryCommand {
  private static final int FIRST_ROWS = 10;
  private static final List<String> COLUMNS =
      List.of("family", "table", "window", "status", "rows", "log_entry", "reason");

  @Command(name = "list")
  int list(@Mixin LakeOptions lake, @Mixin ListFormatOption format) {
    LakeReleases released = LakeReleases.open(lake.root(), context.catalog()::load);
    List<List<Object>> rows = new ArrayList<>();
    for (TableRelease release : released.releases()) {
      ReleasedTable table = released.table(release);
      rows.add(
          List.of(
              table.family(),
              table.name(),
              release.key().window(),
              "released",
              (long) table.cells().rows().size(),
              release.commit(),
              ""));
    }
    released
        .suppressedTables()
        .forEach(
            (key, why) ->
                rows.add(
                    Arrays.asList("", key.table(), key.window(), "suppressed", null, null, why)));
    if (rows.isEmpty()) {
      context.info("N" + LakeReleases.NONE.substring(1) + ".");
    }
    return format.print(context, OutputFormat.TABLE, COLUMNS, rows);
  }

  /**
   * Returns a line for each cube and reason. It contains the suppressed window, or the number of
   * windows with the first and the last one.
   */
  private static List<String> suppressed(Map<ReleaseKey, String> reasons) {
    ListMultimap<String, Window> windows = MultimapBuilder.treeKeys().arrayListValues().build();
    reasons.forEach(
        (key, reason) -> windows.put(key.table() + " suppressed: " + reason, key.window()));
    return Multimaps.asMap(windows).entrySet().stream()
        .map(e -> e.getKey() + span(e.getValue(), " Window: %2$s", " %s windows, %s to %s"))
        .toList();
  }

  private static String span(List<Window> windows, String one, String several) {
    return (windows.size() == 1 ? one : several)
        .formatted(windows.size(), windows.get(0), Iterables.getLast(windows));
  }

  @Command(name = "show")
  int show(@Mixin LakeOptions lake, @Parameters(paramLabel = "NAME") String name) {
    LakeReleases released = LakeReleases.open(lake.root(), context.catalog()::load);
    List<TableRelease> releases =
        released.releases().stream().filter(r -> r.key().table().equals(name)).toList();
    Map<ReleaseKey, String> suppressedWindows = new TreeMap<>(released.suppressedTables());
    suppressedWindows.keySet().removeIf(key -> !key.table().equals(name));
    if (releases.isEmpty() && suppressedWindows.isEmpty()) {
      throw JobException.badInput(
          UnknownName.cube("NAME", name, released.cubes(), context.catalog().load()));
    }
    suppressed(suppressedWindows).forEach(context.out()::println);
    if (releases.isEmpty()) {
      return 0;
    }
    TableRelease last = Iterables.getLast(releases);
    ReleasedTable table = released.table(last);
    context.out().println(table.family() + "/" + name);
    context.out().println("windows: " + spans(releases));
    context.out().print(ReleaseText.of(released.release(last), table));
    context.out().println();
    printFirstRows(released, last);
    return 0;
  }

  private void printFirstRows(LakeReleases released, TableRelease last) {
    String name = last.key().table();
    Window window = last.key().window();
    context.out().println("first rows of " + window + ":");
    try (ReleaseDatabase database =
        released.database(context.catalog()::fingerprint, context::info)) {
      database.print(
          """
          SELECT * EXCLUDE "window" FROM "%s"
          WHERE "window" = '%s' AND window_start = DATE '%s' LIMIT %s\
          """
              .formatted(name, window.kind().word(), window.start(), FIRST_ROWS),
          OutputFormat.TABLE,
          context.out());
    }
  }

  private static String spans(List<TableRelease> releases) {
    ListMultimap<String, Window> byKind = MultimapBuilder.treeKeys().arrayListValues().build();
    releases.forEach(
        release -> byKind.put(release.key().window().kind().word(), release.key().window()));
    return Multimaps.asMap(byKind).values().stream()
        .map(windows -> span(windows, "%2$s", "%s from %s to %s"))
        .collect(Collectors.joining("; "));
  }

  @Command(name = "explain")
  int explain(
      @Mixin LakeOptions lake,
      @Parameters(index = "0", paramLabel = "CUBE") String cube,
      @Parameters(index = "1", paramLabel = "WINDOW") Window window,
      @Parameters(index = "2..*", arity = "0..*", paramLabel = "DIM=VALUE") List<String> values) {
    Map<String, String> requestedCell = requestedCell(values == null ? List.of() : values);
    Catalog catalog = context.catalog().load();
    LakeReleases released = LakeReleases.open(lake.root(), () -> catalog);
    Optional<String> suppressed = released.suppressed(cube, window);
    if (suppressed.isPresent()) {
      context.out().println(cube + ", " + window);
      context.out().println(suppressed.get());
      return 0;
    }
    ReleasedTable table = released.table(cube, window);
    new CellExplanation(catalog)
        .write(table, requestedCell, released.reasons(table), context.out());
    return 0;
  }

  private Map<String, String> requestedCell(List<String> values) {
    Map<String, String> requestedCell = new TreeMap<>();
    for (String value : values) {
      int equals = value.indexOf('=');
      if (equals < 1
          || requestedCell.put(value.substring(0, equals), value.substring(equals + 1)) != null) {
        throw wrongUsage("a cell is written DIM=VALUE, each DIM once; it is '" + value + "'");
      }
    }
    return requestedCell;
  }

  @Command(name = "diff")
  int diff(
      @Mixin LakeOptions lake,
      @Parameters(index = "0", paramLabel = "CUBE") String cube,
      @Parameters(index = "1", paramLabel = "WINDOW") Window first,
      @Parameters(index = "2", paramLabel = "WINDOW") Window second,
      @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table")
          OutputFormat format) {
    if (first.kind() != second.kind()) {
      throw new JobException(
          ExitCode.USAGE,
          "both windows must be of the same kind; they are " + first + " and " + second);
    }
    LakeReleases released = LakeReleases.open(lake.root(), context.catalog()::load);
    ReleaseDiff diff = new ReleaseDiff(released.table(cube, first), released.table(cube, second));
    if (format == OutputFormat.TABLE) {
      diff.write(context.out());
    } else {
      format.write(diff.rows(), context.out());
    }
    if (!diff.isOfOnePopulation()) {
      context.info("The two windows declare the population or the hierarchies differently.");
    }
    for (String measure : diff.redefinedMeasures()) {
      context.info(measure + " is left out: the two windows declare it differently");
    }
    return 0;
  }
}
