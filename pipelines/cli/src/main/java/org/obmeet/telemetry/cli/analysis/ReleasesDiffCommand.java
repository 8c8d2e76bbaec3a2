package org.obmeet.telemetry.cli.analysis;

import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.releases.ReleaseDiff;
import org.obmeet.telemetry.cli.releases.ReleasedTableFinder;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.schemas.domain.Window;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry releases diff}, which compares two windows of a cube. */
@Command(name = "diff")
final class ReleasesDiffCommand extends TelemetryCommand {
  @Mixin private LakeOptions lake;

  @Parameters(index = "0", paramLabel = "CUBE")
  private String cube;

  @Parameters(index = "1", paramLabel = "WINDOW")
  private Window first;

  @Parameters(index = "2", paramLabel = "WINDOW")
  private Window second;

  @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table")
  private OutputFormat format;

  @Override
  public Integer call() {
    if (first.kind() != second.kind()) {
      throw new JobException(
          ExitCode.USAGE,
          "both windows must be of the same kind; they are " + first + " and " + second);
    }
    ReleasedTableFinder released = new ReleasedTableFinder(lake.root(), context.catalog().load());
    ReleaseDiff diff = new ReleaseDiff(released.table(cube, first), released.table(cube, second));
    if (format == OutputFormat.TABLE) {
      diff.write(context.out());
    } else {
      format.write(diff.rows(), context.out());
    }
    for (String measure : diff.redefinedMeasures()) {
      context.info(measure + " is left out: the two windows declare it differently");
    }
    return 0;
  }
}
