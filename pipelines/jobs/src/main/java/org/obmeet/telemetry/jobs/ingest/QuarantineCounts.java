package org.obmeet.telemetry.jobs.ingest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.Quarantine;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.schemas.flow.Quarantined;

/**
 * The number of rejected records for one reason and file.
 *
 * @param stage the step that rejected the records: {@code read} or {@code project}
 * @param path schema path of the field at fault; empty if the whole record is at fault
 * @param file the quarantine file
 */
public record QuarantineCounts(
    String stream, String reason, String stage, String path, String file, long records) {
  /** Counts the records of all quarantine files that the log lists. */
  public static List<QuarantineCounts> of(Lake lake) {
    Map<QuarantineCounts, Long> counts = new LinkedHashMap<>();
    for (FileRef file : lake.state().quarantine()) {
      new Quarantine(lake.files())
          .scan(file.path(), row -> counts.merge(of(row, file.path()), 1L, Long::sum));
    }
    return counts.entrySet().stream().map(e -> e.getKey().with(e.getValue())).toList();
  }

  private static QuarantineCounts of(Quarantined row, String file) {
    return new QuarantineCounts(
        row.getStream(), row.getReason(), row.getStage(), row.getPath(), file, 0);
  }

  private QuarantineCounts with(long count) {
    return new QuarantineCounts(stream, reason, stage, path, file, count);
  }
}
