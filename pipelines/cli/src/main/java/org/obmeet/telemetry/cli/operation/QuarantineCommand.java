package org.obmeet.telemetry.cli.operation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ListFormatOption;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.Quarantine;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.schemas.flow.Quarantined;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code telemetry quarantine}, which shows why records were rejected. */
@Command(name = "quarantine", description = "Show why records were rejected.")
public final class QuarantineCommand extends TelemetryCommand {
  private static final List<String> COLUMNS =
      List.of("stream", "reason", "stage", "field", "records", "file");

  @Override
  public Integer call() {
    throw wrongUsage("Missing command; allowed: list");
  }

  /** Prints the number of rejected records by reason and file. */
  @Command(
      name = "list",
      header = "Count rejected records by reason and quarantine file.",
      description = {
        "The quarantine has the reason and position of each rejected record, never its content.",
        "The reasons are explained in docs/reference/reject-reasons.md."
      },
      footer = {"", "Example:", "  ./telemetry quarantine list --lake ./lake"})
  int list(@Mixin LakeOptions lake, @Mixin ListFormatOption format) {
    Lake opened = LakeReleases.find(lake.root());
    Map<List<String>, Long> counts = new LinkedHashMap<>();
    for (FileRef file : opened.state().quarantine()) {
      for (Quarantined row : new Quarantine(opened.files()).read(file.path())) {
        counts.merge(
            List.of(
                row.getStream(), row.getReason(), row.getStage(), row.getPath(), file.path()),
            1L,
            Long::sum);
      }
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    counts.forEach(
        (key, records) ->
            rows.add(
                Map.of(
                    "stream", key.get(0),
                    "reason", key.get(1),
                    "stage", key.get(2),
                    "field", key.get(3),
                    "file", key.get(4),
                    "records", records)));
    format.print(context, COLUMNS, rows, OutputFormat.TABLE);
    if (rows.isEmpty()) {
      context.info("No record is in quarantine.");
    }
    return 0;
  }
}
