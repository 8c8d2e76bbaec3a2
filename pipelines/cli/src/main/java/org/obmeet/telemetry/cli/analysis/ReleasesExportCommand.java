package org.obmeet.telemetry.cli.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.releases.AtomicFolder;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.cli.releases.ReleaseExport;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry releases export}, which writes published tables as CSV. */
@Command(
    name = "export",
    header = "Export the released tables as CSV files.",
    description = {
      "Writes DIR/STREAM/KIND-START/POPULATION/TABLE.csv, with a manifest that defines each label.",
      "This is the format that 'telemetry protect' writes and 'telemetry attack' reads. Distinct",
      "counts do not add up; they are in the folder distinct/POPULATION."
    },
    footer = {"", "Example:", "  ./telemetry releases export --lake ./lake --csv ./export"})
final class ReleasesExportCommand extends TelemetryCommand {
  @Mixin private LakeOptions lake;

  @Option(
      names = "--csv",
      required = true,
      paramLabel = "DIR",
      description = "A new or empty folder, outside the lake.")
  private Path folder;

  @Option(
      names = "--window",
      arity = "1..*",
      paramLabel = "KIND/START",
      description = "Only these windows, as in week/2026-11-16. Default: all released ones.")
  private List<Window> windows = List.of();

  @Option(
      names = "--stream",
      paramLabel = "NAME",
      description = "Only this data set. Default: all.")
  private String stream;

  @Override
  public Integer call() throws IOException {
    Catalog catalog = Catalog.load();
    checkStream(catalog);
    Lake opened = LakeReleases.find(lake.root());
    LakeState state = opened.state();
    SortedMap<String, SortedSet<Window>> requested = requested(catalog, state);
    ReleaseExport export = new ReleaseExport(opened, state, catalog);
    List<Integer> written = new ArrayList<>();
    new AtomicFolder("--csv", folder, Path.of(opened.root()))
        .fill(
            into -> {
              for (String name : requested.keySet()) {
                for (Window window : requested.get(name)) {
                  written.add(export.write(name, window, into));
                }
              }
            });
    context.info(
        "Wrote "
            + written.stream().mapToInt(Integer::intValue).sum()
            + " tables of "
            + written.size()
            + (written.size() == 1 ? " window to " : " windows to ")
            + folder);
    return 0;
  }

  /** Returns, for each stream, the released windows that the user requested. */
  private SortedMap<String, SortedSet<Window>> requested(Catalog catalog, LakeState state) {
    SortedSet<Window> released =
        state.releases().keySet().stream()
            .map(key -> key.window())
            .collect(Collectors.toCollection(TreeSet::new));
    for (Window window : windows) {
      if (!released.contains(window)) {
        throw new JobException(
            ExitCode.BAD_INPUT,
            "--window must be a released window"
                + (released.isEmpty()
                    ? "; nothing is released yet"
                    : ", from " + released.first() + " to " + released.last())
                + "; it is "
                + window);
      }
    }
    SortedMap<String, SortedSet<Window>> requested = new TreeMap<>();
    state
        .releases()
        .keySet()
        .forEach(
            key ->
                streams(catalog, key.cube()).stream()
                    .filter(name -> stream == null || name.equals(stream))
                    .filter(name -> windows.isEmpty() || windows.contains(key.window()))
                    .forEach(
                        name ->
                            requested
                                .computeIfAbsent(name, n -> new TreeSet<>())
                                .add(key.window())));
    return requested;
  }

  /** Returns the stream of a cube's table, or all streams if the cube is no longer declared. */
  private static SortedSet<String> streams(Catalog catalog, String table) {
    SortedSet<String> known =
        catalog.cubes().stream()
            .filter(c -> c.name().equals(table) || (c.name() + "_levels").equals(table))
            .map(Cube::stream)
            .collect(Collectors.toCollection(TreeSet::new));
    return known.isEmpty() ? new TreeSet<>(catalog.datasets().keySet()) : known;
  }

  private void checkStream(Catalog catalog) {
    if (stream != null && !catalog.datasets().containsKey(stream)) {
      throw new JobException(
          ExitCode.USAGE,
          "--stream must be one of "
              + String.join(", ", new TreeSet<>(catalog.datasets().keySet()))
              + "; it is '"
              + stream
              + "'");
    }
  }
}
