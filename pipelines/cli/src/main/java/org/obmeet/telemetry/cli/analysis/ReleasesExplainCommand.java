package org.obmeet.telemetry.cli.analysis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.releases.CellExplanation;
import org.obmeet.telemetry.cli.releases.ReleasedTableFinder;
import org.obmeet.telemetry.jobs.aggregate.ReleasedTables;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry releases explain}, which explains how a cell was protected. */
@Command(name = "explain")
final class ReleasesExplainCommand extends TelemetryCommand {
  @Mixin private LakeOptions lake;

  @Parameters(index = "0", paramLabel = "CUBE")
  private String cube;

  @Parameters(index = "1", paramLabel = "WINDOW")
  private Window window;

  @Parameters(index = "2..*", arity = "0..*", paramLabel = "DIM=VALUE")
  private List<String> values = List.of();

  @Override
  public Integer call() {
    Map<String, String> requestedCell = requestedCell();
    Catalog catalog = context.catalog().load();
    ReleasedTableFinder released = new ReleasedTableFinder(lake.root(), catalog);
    Optional<String> suppressed = released.suppressed(cube, window);
    if (suppressed.isPresent()) {
      context.out().println(cube + ", " + window);
      context.out().println(suppressed.get());
      return 0;
    }
    ReleasedTables.Published table = released.table(cube, window);
    new CellExplanation(catalog)
        .write(table, requestedCell, released.reasons(table), context.out());
    return 0;
  }

  private Map<String, String> requestedCell() {
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
}
