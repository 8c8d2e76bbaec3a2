package org.obmeet.telemetry.cli.analysis;

import com.google.common.collect.SetMultimap;
import com.google.common.collect.TreeMultimap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.check.Formats;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.AtomicFolder;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.releases.DataPackage;
import org.obmeet.telemetry.cli.releases.ReleaseExport;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.ReleaseIndex;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry releases export}, which writes published tables as CSV. */
@Command(name = "export")
final class ReleasesExportCommand extends TelemetryCommand {
  @Mixin private LakeOptions lake;

  @Option(names = "--csv", required = true, paramLabel = "DIR")
  private Path folder;

  @Option(names = "--witnesses")
  private boolean witnesses;

  @Option(names = "--window", arity = "1..*", paramLabel = "KIND/START")
  private List<Window> windows = List.of();

  @Option(names = "--stream", paramLabel = "NAME")
  private String stream;

  @Override
  public Integer call() throws IOException {
    Catalog catalog = context.catalog().load();
    checkStream(catalog);
    Lake opened = lake.open();
    LakeState state = opened.state();
    SetMultimap<String, Window> requested = requested(catalog, state);
    ReleaseExport export = new ReleaseExport(opened, state, catalog);
    List<DataPackage.Resource> tables = new ArrayList<>();
    AtomicFolder.outside("--csv", folder, Path.of(opened.root()))
        .fill(
            into -> {
              for (Map.Entry<String, Window> each : requested.entries()) {
                tables.addAll(export.write(each.getKey(), each.getValue(), into, witnesses));
              }
              DataPackage.write(into, tables);
            });
    int count = Set.copyOf(requested.values()).size();
    context.info(
        "Wrote %s tables of %s to %s"
            .formatted(tables.size(), Formats.count(count, "window"), folder));
    return 0;
  }

  private SetMultimap<String, Window> requested(Catalog catalog, LakeState state) {
    List<TableRelease> released = ReleaseIndex.shown(state, catalog);
    checkWindows(
        released.stream()
            .map(release -> release.key().window())
            .collect(Collectors.toCollection(TreeSet::new)));
    SetMultimap<String, Window> requested = TreeMultimap.create();
    for (TableRelease one : released) {
      if ((stream == null || one.stream().equals(stream))
          && (windows.isEmpty() || windows.contains(one.key().window()))) {
        requested.put(one.stream(), one.key().window());
      }
    }
    return requested;
  }

  private void checkWindows(SortedSet<Window> released) {
    for (Window window : windows) {
      if (!released.contains(window)) {
        throw JobException.badInput(
            "--window must be a released window%s; it is %s"
                .formatted(
                    released.isEmpty()
                        ? "; nothing is released yet"
                        : ", from " + released.first() + " to " + released.last(),
                    window));
      }
    }
  }

  private void checkStream(Catalog catalog) {
    if (stream != null && !catalog.datasets().containsKey(stream)) {
      throw new JobException(
          ExitCode.USAGE,
          "--stream must be one of %s; it is '%s'"
              .formatted(String.join(", ", new TreeSet<>(catalog.datasets().keySet())), stream));
    }
  }
}
