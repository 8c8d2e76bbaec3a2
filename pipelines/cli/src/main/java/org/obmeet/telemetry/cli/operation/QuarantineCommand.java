package org.obmeet.telemetry.cli.operation;

import com.google.common.collect.ImmutableList;
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
      List.of("stream", "reason", "stage", "field", "file", "records");

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
      })
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
    if (counts.isEmpty()) {
      context.info("No record is in quarantine.");
    }
    List<List<Object>> rows = new ArrayList<>();
    counts.forEach(
        (key, records) -> rows.add(ImmutableList.builder().addAll(key).add(records).build()));
    return format.print(context, OutputFormat.TABLE, COLUMNS, rows);
  }
}
