package org.obmeet.telemetry.cli.analysis;

import com.google.common.collect.Iterables;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.Multimaps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ListFormatOption;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.cli.query.sql.ReleasedView;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.cli.releases.UnknownName;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.schemas.domain.Window;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry releases}, which inspects and exports published tables. */
@Command(
    name = "releases",
    subcommands = {
      ReleasesExplainCommand.class,
      ReleasesDiffCommand.class,
      ReleasesExportCommand.class
    })
public final class ReleasesCommand extends TelemetryCommand {
  private static final int FIRST_ROWS = 10;
  private static final List<String> COLUMNS =
      List.of("family", "table", "window", "status", "rows", "log_entry", "reason");

  @Command(name = "list")
  int list(@Mixin LakeOptions lake, @Mixin ListFormatOption format) {
    LakeReleases released = LakeReleases.open(lake.root());
    List<List<Object>> rows = new ArrayList<>();
    for (TableRelease release : released.releases()) {
      long count =
          release.files().stream()
              .filter(file -> file.path().endsWith(".parquet"))
              .mapToLong(FileRef::rows)
              .sum();
      ReleaseKey key = release.key();
      rows.add(
          List.of(
              release.family(),
              key.table(),
              key.window(),
              "released",
              count,
              release.commit(),
              ""));
    }
    released
        .suppressedTables()
        .forEach(
            (key, why) ->
                rows.add(
                    Arrays.asList("", key.table(), key.window(), "suppressed", null, null, why)));
    if (released.releases().isEmpty()) {
      context.info("Nothing is released yet. Run 'telemetry aggregate' when a window is closed.");
    }
    return format.print(context, OutputFormat.TABLE, COLUMNS, rows);
  }

  /** Returns one line for each cube and reason, with the suppressed windows. */
  private static List<String> suppressed(Map<ReleaseKey, String> reasons) {
    ListMultimap<String, Window> windows = MultimapBuilder.treeKeys().arrayListValues().build();
    reasons.forEach(
        (key, reason) -> windows.put(key.table() + " suppressed: " + reason, key.window()));
    return Multimaps.asMap(windows).entrySet().stream()
        .map(e -> e.getKey() + " " + windowsInWords(e.getValue()))
        .toList();
  }

  private static String windowsInWords(List<Window> windows) {
    return windows.size() == 1
        ? "Window: " + windows.get(0)
        : "%s windows, %s to %s"
            .formatted(windows.size(), windows.get(0), Iterables.getLast(windows));
  }

  @Command(name = "show")
  int show(@Mixin LakeOptions lake, @Parameters(paramLabel = "NAME") String name) {
    LakeReleases released = LakeReleases.open(lake.root());
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
    context.out().println(last.family() + "/" + name);
    context.out().println("windows: " + spans(releases));
    ManifestText.lines(released.manifest(last)).forEach(context.out()::println);
    context.out().println();
    printFirstRows(released, last);
    return 0;
  }

  private void printFirstRows(LakeReleases released, TableRelease last) {
    String name = last.key().table();
    List<ReleasedView> views =
        released.views().stream().filter(v -> v.name().equals(name)).toList();
    if (views.isEmpty()) {
      return;
    }
    Window window = last.key().window();
    context.out().println("first rows of " + window + ":");
    try (ReleaseDatabase database = ReleaseDatabase.open(views)) {
      database.print(
          """
          SELECT * EXCLUDE ("window", "start") FROM "%s"
          WHERE "window" = '%s' AND "start" = DATE '%s' LIMIT %s"""
              .formatted(name, window.kind().word(), window.start(), FIRST_ROWS),
          OutputFormat.TABLE,
          context.out());
    } catch (QueryException e) {
      throw LakeReleases.damaged(last.folder() + ", or another window of " + name + ",", e);
    }
  }

  /** Returns the number of windows of each kind, with the first and the last window. */
  private static String spans(List<TableRelease> releases) {
    ListMultimap<String, Window> byKind = MultimapBuilder.treeKeys().arrayListValues().build();
    releases.forEach(
        release -> byKind.put(release.key().window().kind().word(), release.key().window()));
    return Multimaps.asMap(byKind).values().stream()
        .map(ReleasesCommand::span)
        .collect(Collectors.joining("; "));
  }

  private static String span(List<Window> windows) {
    return windows.size() == 1
        ? windows.get(0).toString()
        : "%s from %s to %s".formatted(windows.size(), windows.get(0), Iterables.getLast(windows));
  }
}
