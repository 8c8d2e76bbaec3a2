package org.obmeet.telemetry.cli.analysis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.operation.AggregateCommand;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.releases.CellExplanation;
import org.obmeet.telemetry.cli.releases.ReleasedTableFinder;
import org.obmeet.telemetry.jobs.aggregate.ReleasedTables;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code telemetry releases explain}: what was done to a cell. */
@Command(
    name = "explain",
    header = "Says whether a cell of a released table is published, and why not.",
    description = {
      "Says of a cell whether it is published, or which rule suppressed which of its measures, and in",
      "which row of the table it is counted. The rules are read from the reports of the run, which",
      "are for operators: what it prints of a suppressed cell is not for publication."
    })
final class ReleasesExplainCommand implements Callable<Integer> {
  private final CommandContext session;

  @Spec private CommandSpec spec;
  @Mixin private LakeOptions lake;

  @Parameters(index = "0", paramLabel = "CUBE", description = "Name of the cube.")
  private String cube;

  @Parameters(
      index = "1",
      paramLabel = "WINDOW",
      converter = AggregateCommand.WindowConverter.class,
      description = "Window, as in week/2026-11-16.")
  private Window window;

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "DIM=VALUE",
      description = "Values of its dimensions. Default: all rows.")
  private List<String> values = List.of();

  ReleasesExplainCommand(CommandContext session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<String, String> asked = asked();
    Catalog catalog = Catalog.load();
    ReleasedTableFinder released = new ReleasedTableFinder(lake.root(), catalog);
    Optional<String> suppressed = released.suppressed(cube, window);
    if (suppressed.isPresent()) {
      session.out().println(cube + ", " + window);
      session.out().println(suppressed.get());
      return 0;
    }
    ReleasedTables.Published table = released.table(cube, window);
    new CellExplanation(catalog).write(table, asked, released.reasons(table), session.out());
    return 0;
  }

  private Map<String, String> asked() {
    Map<String, String> asked = new TreeMap<>();
    for (String value : values) {
      int equals = value.indexOf('=');
      if (equals < 1
          || asked.put(value.substring(0, equals), value.substring(equals + 1)) != null) {
        throw new ParameterException(
            spec.commandLine(),
            "a value is written DIM=VALUE, each DIM once; it is '" + value + "'");
      }
    }
    return asked;
  }
}
