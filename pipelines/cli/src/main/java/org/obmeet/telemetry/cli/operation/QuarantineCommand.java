package org.obmeet.telemetry.cli.operation;

import java.util.List;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ListFormatOption;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.jobs.ingest.QuarantineCounts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code telemetry quarantine}, which shows why records were rejected. */
@Command(name = "quarantine")
public final class QuarantineCommand extends TelemetryCommand {
  private static final List<String> COLUMNS =
      List.of("stream", "reason", "stage", "field", "file", "records");

  @Command(name = "list")
  int list(@Mixin LakeOptions lake, @Mixin ListFormatOption format) {
    List<QuarantineCounts> counts = QuarantineCounts.of(lake.open());
    if (counts.isEmpty()) {
      context.info("No record is in quarantine.");
    }
    List<List<Object>> rows =
        counts.stream()
            .map(
                c ->
                    List.<Object>of(
                        c.stream(), c.reason(), c.stage(), c.path(), c.file(), c.records()))
            .toList();
    return format.print(context, OutputFormat.TABLE, COLUMNS, rows);
  }
}
