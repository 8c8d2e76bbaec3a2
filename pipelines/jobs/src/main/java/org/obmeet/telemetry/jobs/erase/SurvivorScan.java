package org.obmeet.telemetry.jobs.erase;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.LegalHolds;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.avro.Quarantine;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.avro.RowFileReader;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.landing.LandingRecovery;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.parquet.ColumnValues;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Counts the remaining rows of erased subjects in landing and clean, also in orphan files, except
 * those of fenced runs. The rows of staging and quarantine are not counted. In clean it reads only
 * the subjects' buckets. It skips clean files in which the removal has found no such row, because
 * they cannot change.
 */
final class SurvivorScan {
  private static final Pattern DATA = Pattern.compile("(landing|clean|quarantine)/([^/]+)/.+");

  private final ErasureContext context;
  private final Lake lake;
  private final ErasureResult result;
  private final LegalHolds holds;
  private final Map<String, CleanFile> named = new HashMap<>();
  private final Map<String, ErasedRows> erased = new TreeMap<>();
  private final List<Suppression> due;
  private final Set<String> olderSegments;
  private final Set<String> liveRuns;

  /**
   * Creates the scan.
   *
   * @param commit number of the last tombstone's commit; segments that were opened before it may
   *     still have rows to erase
   */
  SurvivorScan(ErasureContext context, List<Suppression> due, ErasureResult result, long commit) {
    this.context = context;
    this.lake = context.lake();
    this.due = due;
    this.result = result;
    this.holds = context.holds();
    this.liveRuns = Set.copyOf(Lease.liveRuns(lake, context.run()));
    this.olderSegments = Set.copyOf(new LandingRecovery(lake).openSegmentsBefore(commit));
    for (CleanFile file : lake.state().clean()) {
      named.put(file.path(), file);
    }
  }

  /** Scans every file once. */
  void scan() {
    for (StoredFile file : lake.files().walk()) {
      Matcher data = DATA.matcher(file.path());
      if (data.matches()) {
        try {
          scan(file, data.group(1), data.group(2));
        } catch (RuntimeException e) {
          // A run deletes its files after a conflict, and a deleted file needs no check.
          if (lake.files().exists(file.path())) {
            result.failure(
                file.path()
                    + " cannot be read, so its content is unknown"
                    + (data.group(1).equals("landing")
                        ? ". Restore it from a backup, or delete it to give up its records. Then"
                            + " run 'telemetry erase due'."
                        : ""));
          }
        }
      } else if (file.path().startsWith("staging/")) {
        scanStaging(file);
      }
    }
  }

  /** Checks a staging file. A file of a dead run is a failure, because its content is unknown. */
  private void scanStaging(StoredFile file) {
    if (Lease.isFile(file.path())) {
      return;
    }
    String run = file.path().split("/", -1)[1];
    if (!liveRuns.contains(run) && !run.equals("aside") && Lease.deadRuns(lake).contains(run)) {
      result.failure(
          file.path() + " is an orphan file of an aborted run, and its content is unknown");
    }
    result.scanned("staging", 0, file.size());
  }

  private void scan(StoredFile file, String zone, String stream) {
    Dataset dataset = context.catalog().datasets().get(stream);
    if (zone.equals("quarantine")) {
      long count = new Quarantine(lake.files()).scan(file.path(), row -> {});
      result.scanned(zone, count, file.size());
    } else if (dataset != null && dataset.epochDays() > 0) {
      ErasedRows rows =
          erased.computeIfAbsent(stream, s -> ErasedRows.of(dataset, context.pseudonyms(), due));
      if (rows.all().isPossible() && zone.equals("clean")) {
        clean(file, dataset, rows);
      } else if (rows.all().isPossible()) {
        landing(file, dataset, rows);
      }
    } else if (dataset == null && !stream.equals("suppression")) {
      result.failure(file.path() + " belongs to no declared data set");
    }
  }

  private void clean(StoredFile file, Dataset dataset, ErasedRows rows) {
    SubjectRowMatcher matcher = rows.all();
    LakeLayout.CleanName name = lake.layout().parseClean(file.path()).orElseThrow();
    CleanFile known = named.get(file.path());
    int bucketCount = known == null ? 0 : known.buckets();
    if (!matcher.mayBeInBucket(name.days().first(), name.bucket(), bucketCount)) {
      return;
    }
    if (known != null && result.withoutRows().contains(file.path())) {
      result.scanned("clean", known.rows(), file.size());
      return;
    }
    long count = 0;
    boolean any = false;
    try (ColumnValues values =
        new CleanFileIo(lake.files()).columnValues(dataset, file.path(), matcher.columns())) {
      while (values.hasNext()) {
        count++;
        any |= matcher.matches(values.next());
      }
    }
    result.scanned("clean", count, file.size());
    boolean orphan =
        known == null && LakeLayout.run(file.path()).filter(result.fenced()::contains).isPresent();
    if (any && !orphan) {
      try (RecordIterator all = new CleanFileIo(lake.files()).rows(dataset, file.path())) {
        countSurvivors(file.path(), rows, all);
      }
    }
  }

  private void landing(StoredFile file, Dataset dataset, ErasedRows rows) {
    if (file.path().endsWith(".avro.open")) {
      if (olderSegments.contains(file.path())) {
        result.waitFor(
            file.path()
                + " is being written by a collector."
                + " Run 'telemetry erase due' after it is closed.");
      }
      return;
    }
    if (file.path().contains("/sealed/")) {
      result.scanned("landing", 0, file.size());
      return;
    }
    try (RecordIterator reader =
        RowFileReader.complete(lake.files(), file.path(), dataset.schema())) {
      result.scanned("landing", countSurvivors(file.path(), rows, reader), file.size());
    }
  }

  /** Counts the remaining rows of a file, and returns the number of all its rows. */
  private long countSurvivors(String path, ErasedRows erasedRows, RecordIterator rows) {
    long all = 0;
    long onHold = 0;
    long survivors = 0;
    for (; rows.hasNext(); all++) {
      GenericRecord row = rows.next();
      if (erasedRows.mustChange(row)) {
        boolean held = holds.covers(erasedRows.all().dataset(), row);
        onHold += held ? 1 : 0;
        survivors += held ? 0 : 1;
      }
    }
    result.onHold(onHold);
    if (survivors > 0) {
      result.survived(path, survivors);
    }
    return all;
  }
}
