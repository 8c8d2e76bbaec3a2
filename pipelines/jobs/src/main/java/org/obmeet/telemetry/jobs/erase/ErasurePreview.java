package org.obmeet.telemetry.jobs.erase;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.LegalHolds;
import org.obmeet.telemetry.jobs.SubjectRows;
import org.obmeet.telemetry.jobs.SubjectSearch;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Counts the rows that an erasure would remove or narrow, and changes nothing. It reads clean files
 * and landing segments, even those that are still being written.
 */
final class ErasurePreview {
  private final LegalHolds holds;
  private final Map<String, Long> rows = new TreeMap<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private long held;

  private ErasurePreview(ErasureContext context) {
    this.holds = context.holds();
  }

  static ErasurePreview of(ErasureContext context, List<Suppression> erasures) {
    ErasurePreview preview = new ErasurePreview(context);
    for (Dataset dataset : context.datasets()) {
      ErasedRows erased = ErasedRows.of(dataset, context.pseudonyms(), erasures);
      if (erased.all().isPossible()) {
        SubjectRows.cleanFiles(context.lake(), erased.all(), LocalDate.MIN)
            .forEach(path -> preview.count(context, dataset, erased, path));
        SubjectSearch.segments(context.lake(), dataset)
            .forEach(path -> preview.count(context, dataset, erased, path));
      }
    }
    return preview;
  }

  /** Returns the number of rows by data set, without data sets that have none. */
  Map<String, Long> rows() {
    return rows;
  }

  /** Returns the numbers of rows by data set, zone and month. */
  Map<String, Long> counts() {
    return counts;
  }

  /** Returns the number of rows that a legal hold protects. */
  long held() {
    return held;
  }

  private void count(ErasureContext context, Dataset dataset, ErasedRows erased, String path) {
    String zone = path.split("/", 2)[0];
    SubjectRows.forEach(
        context.lake(), erased.all(), path, row -> count(dataset, zone, erased, row));
  }

  private void count(Dataset dataset, String zone, ErasedRows erased, GenericRecord row) {
    if (!erased.mustChange(row)) {
      return;
    }
    if (holds.covers(dataset, row)) {
      held++;
    } else {
      rows.merge(dataset.name(), 1L, Long::sum);
      int day = (int) row.get(dataset.require("day").position());
      counts.merge(
          SubjectSearch.key(dataset.name(), zone, LocalDate.ofEpochDay(day)), 1L, Long::sum);
    }
  }
}
