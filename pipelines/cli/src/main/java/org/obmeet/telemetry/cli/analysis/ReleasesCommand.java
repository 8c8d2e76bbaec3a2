package org.obmeet.telemetry.cli.analysis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.cli.query.sql.ReleasedView;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry releases}, which inspects and exports published tables. */
@Command(
    name = "releases",
    description = "List, show, explain, compare or export the released tables.",
    subcommands = {
      ReleasesExplainCommand.class,
      ReleasesDiffCommand.class,
      ReleasesExportCommand.class
    })
public final class ReleasesCommand extends TelemetryCommand {
  private static final Duration QUERY_TIMEOUT = Duration.ofMinutes(1);
  private static final int FIRST_ROWS = 10;

  @Override
  public Integer call() {
    throw wrongUsage("Missing command; allowed: list, show, explain, diff, export");
  }

  /** Prints one line for each published table and window, then the suppressed tables. */
  @Command(
      name = "list",
      header = "List the released tables and windows, and the suppressed ones.",
      description = {
        "Prints one line for each released table and window, ordered by family, table and window.",
        "Then follow the tables and windows that are suppressed, with the reason."
      })
  int list(@Mixin LakeOptions lake) {
    LakeReleases released = LakeReleases.open(lake.root());
    List<TableRelease> releases = released.releases();
    int width =
        releases.stream()
            .mapToInt(r -> (r.family() + "/" + r.key().cube()).length())
            .max()
            .orElse(0);
    for (TableRelease release : releases) {
      context
          .out()
          .printf(
              Locale.ROOT,
              "%-" + width + "s  %-21s  %11s  entry %d%n",
              release.family() + "/" + release.key().cube(),
              release.key().window(),
              rows(release) == 1 ? "1 row " : rows(release) + " rows",
              release.commit());
    }
    suppressed(released.suppressedTables()).forEach(context.out()::println);
    if (releases.isEmpty()) {
      context.info("Nothing is released yet. Run 'telemetry aggregate' when a window is closed.");
    }
    return 0;
  }

  /** Returns one line for each cube and reason, with the suppressed windows. */
  private static List<String> suppressed(Map<ReleaseKey, String> reasons) {
    Map<String, List<String>> windows = new TreeMap<>();
    reasons.forEach(
        (key, reason) ->
            windows
                .computeIfAbsent(key.cube() + " suppressed: " + reason, line -> new ArrayList<>())
                .add(key.window().toString()));
    return windows.entrySet().stream()
        .map(e -> e.getKey() + " " + windowsInWords(e.getValue()))
        .toList();
  }

  private static String windowsInWords(List<String> windows) {
    return windows.size() == 1
        ? "Window: " + windows.get(0)
        : windows.size() + " windows, " + windows.get(0) + " to " + windows.get(windows.size() - 1);
  }

  /** Prints the manifest and the first rows of a cube's last release. */
  @Command(
      name = "show",
      description = "Show a cube: windows, threshold, coverage, columns, first rows.")
  int show(
      @Mixin LakeOptions lake,
      @Parameters(paramLabel = "NAME", description = "Name of the cube.") String name) {
    LakeReleases released = LakeReleases.open(lake.root());
    List<TableRelease> windows =
        released.releases().stream().filter(r -> r.key().cube().equals(name)).toList();
    Map<ReleaseKey, String> suppressedWindows = new TreeMap<>(released.suppressedTables());
    suppressedWindows.keySet().removeIf(key -> !key.cube().equals(name));
    if (windows.isEmpty() && suppressedWindows.isEmpty()) {
      throw new JobException(ExitCode.BAD_INPUT, unknown(released, name));
    }
    suppressed(suppressedWindows).forEach(context.out()::println);
    if (windows.isEmpty()) {
      return 0;
    }
    TableRelease last = windows.get(windows.size() - 1);
    context.out().println(last.family() + "/" + name);
    context.out().println("windows: " + spans(windows));
    ManifestText.lines(released.manifest(last)).forEach(context.out()::println);
    context.out().println();
    firstRows(released, last, name);
    return 0;
  }

  private void firstRows(LakeReleases released, TableRelease last, String name) {
    List<ReleasedView> views =
        released.views().stream().filter(v -> v.name().equals(name)).toList();
    if (views.isEmpty()) {
      return;
    }
    context.out().println("first rows of " + last.key().window() + ":");
    try {
      rows(views, last, name);
    } catch (QueryException e) {
      throw LakeReleases.damaged(last.folder() + ", or another window of " + name + ",", e);
    }
  }

  private void rows(List<ReleasedView> views, TableRelease last, String name) {
    try (ReleaseDatabase database = ReleaseDatabase.open(views)) {
      database.query(
          "SELECT * EXCLUDE (\"window\", \"start\") FROM \""
              + name
              + "\" WHERE \"window\" = '"
              + last.key().window().kind().word()
              + "' AND \"start\" = DATE '"
              + last.key().window().start()
              + "' LIMIT "
              + FIRST_ROWS,
          QUERY_TIMEOUT,
          rows -> OutputFormat.TABLE.write(rows, context.out()));
    }
  }

  private static long rows(TableRelease release) {
    return release.files().stream()
        .filter(f -> f.path().endsWith(".parquet"))
        .mapToLong(FileRef::rows)
        .sum();
  }

  /** Returns the number of windows of each kind, with the first and the last window. */
  private static String spans(List<TableRelease> windows) {
    Map<String, List<TableRelease>> byKind =
        windows.stream()
            .collect(
                Collectors.groupingBy(
                    r -> r.key().window().kind().word(), TreeMap::new, Collectors.toList()));
    return byKind.values().stream().map(ReleasesCommand::span).collect(Collectors.joining("; "));
  }

  private static String span(List<TableRelease> windows) {
    String first = windows.get(0).key().window().toString();
    return windows.size() == 1
        ? first
        : windows.size()
            + " from "
            + first
            + " to "
            + windows.get(windows.size() - 1).key().window();
  }

  private static String unknown(LakeReleases released, String name) {
    TreeSet<String> names =
        released.releases().stream()
            .map(r -> r.key().cube())
            .collect(Collectors.toCollection(TreeSet::new));
    return names.isEmpty()
        ? "nothing is released yet, so there is no '" + name + "'"
        : "NAME must be a released cube; it is '"
            + name
            + "'. To list them run 'telemetry releases list'";
  }
}
