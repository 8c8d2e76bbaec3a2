package org.obmeet.telemetry.jobs.erase;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.LegalHolds;
import org.obmeet.telemetry.jobs.SubjectRows;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.maintenance.RowRemoval;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Counts the rows that an erasure would remove, and changes nothing. It reads clean files and
 * closed landing segments.
 */
final class ErasurePreview {
  private final Lake lake;
  private final LegalHolds holds;
  private final Map<String, Long> rows = new TreeMap<>();
  private long held;

  private ErasurePreview(ErasureContext context) {
    this.lake = context.lake();
    this.holds = context.holds();
  }

  /** Counts the rows of these erasures. */
  static ErasurePreview of(ErasureContext context, List<Suppression> erasures) {
    ErasurePreview preview = new ErasurePreview(context);
    for (Dataset dataset : context.datasets()) {
      SubjectRowMatcher matcher = context.rows(dataset, erasures);
      if (matcher.isPossible()) {
        preview.count(dataset, matcher);
      }
    }
    return preview;
  }

  /** Returns the number of rows by data set, without data sets that have none. */
  Map<String, Long> rows() {
    return rows;
  }

  /** Returns the number of rows that a legal hold protects. */
  long held() {
    return held;
  }

  private void count(Dataset dataset, SubjectRowMatcher matcher) {
    for (CleanFile file : lake.state().clean(dataset.name())) {
      if (matcher.mayBeInBucket(file.day(), file.bucket(), file.buckets())
          && SubjectRows.anyIn(lake, file.path(), matcher)) {
        try (RecordIterator all = new CleanFileIo(lake.files()).rows(dataset, file.path())) {
          all.forEachRemaining(row -> count(dataset, matcher, row));
        }
      }
    }
    for (String path : lake.segments(dataset.name())) {
      RowRemoval.scanLanding(lake, dataset, path, row -> count(dataset, matcher, row));
    }
  }

  private void count(Dataset dataset, SubjectRowMatcher matcher, GenericRecord row) {
    if (!matcher.matches(row)) {
      return;
    }
    if (holds.covers(dataset, row)) {
      held++;
    } else {
      rows.merge(dataset.name(), 1L, Long::sum);
    }
  }
}
