package org.obmeet.telemetry.jobs.erase;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.LegalHolds;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RewriteLease;
import org.obmeet.telemetry.lake.RunLease;
import org.obmeet.telemetry.lake.avro.Quarantine;
import org.obmeet.telemetry.lake.avro.RowFile;
import org.obmeet.telemetry.lake.landing.LandingRecovery;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.parquet.ColumnValues;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Counts the rows of subjects that are still there, in whatever lies below landing, staging, clean
 * and quarantine, whether the log names it or not. Of clean only their buckets are read.
 */
final class SurvivorScan {
  private static final Pattern DATA = Pattern.compile("(landing|clean|quarantine)/([^/]+)/.+");
  private static final Pattern CLEAN =
      Pattern.compile("clean/[^/]+/date=([^/]+)/bucket=(\\d+)/.+\\.parquet");

  private final ErasureContext work;
  private final Lake lake;
  private final ErasureResult outcome;
  private final LegalHolds holds;
  private final Map<String, Integer> buckets = new TreeMap<>();
  private final Map<String, SubjectRowMatcher> rows = new TreeMap<>();
  private final List<Suppression> due;
  private final Set<String> unaware;
  private final Set<String> alive;

  /**
   * @param set number of the entry that set the last of the tombstones
   */
  SurvivorScan(ErasureContext work, List<Suppression> due, ErasureResult outcome, long set) {
    this.work = work;
    this.lake = work.lake();
    this.due = due;
    this.outcome = outcome;
    this.holds = work.holds();
    this.alive = outcome.atWork(RunLease.liveRuns(lake, work.run()));
    this.unaware = Set.copyOf(new LandingRecovery(lake).openSegmentsBefore(set));
    for (CleanFile file : lake.state().clean()) {
      buckets.put(file.path(), file.buckets());
    }
  }

  /** Looks at everything once. */
  void scan() {
    for (StoredFile file : lake.files().walk()) {
      Matcher data = DATA.matcher(file.path());
      if (data.matches()) {
        try {
          look(file, data.group(1), data.group(2));
        } catch (RuntimeException e) {
          // A run that lost a race takes away what it wrote: what is gone holds nothing.
          if (lake.files().exists(file.path())) {
            outcome.fault(file.path() + " cannot be read, so that nobody knows what it holds");
          }
        }
      } else if (file.path().startsWith("staging/")) {
        staged(file);
      }
    }
  }

  /** Of runs at work it was said that they are; what else lies there belongs to nobody. */
  private void staged(StoredFile file) {
    if (RewriteLease.isLeaseFile(file.path()) || RunLease.isLeaseFile(file.path())) {
      return;
    }
    String run = file.path().split("/", -1)[1];
    if (!alive.contains(run) && !run.equals("aside") && RunLease.orphanedRuns(lake).contains(run)) {
      outcome.fault(file.path() + " was left behind, and nobody knows what it holds");
    }
    outcome.scanned("staging", 0, file.size());
  }

  private void look(StoredFile file, String zone, String stream) {
    Dataset dataset = work.catalog().datasets().get(stream);
    if (zone.equals("quarantine")) {
      outcome.scanned(zone, new Quarantine(lake.files()).read(file.path()).size(), file.size());
    } else if (dataset != null && dataset.epochDays() > 0) {
      SubjectRowMatcher theirs = rows.computeIfAbsent(stream, s -> work.rows(dataset, due));
      if (theirs.isPossible() && zone.equals("clean")) {
        clean(file, dataset, theirs);
      } else if (theirs.isPossible()) {
        landing(file, dataset, theirs);
      }
    } else if (dataset == null && !stream.equals("suppression")) {
      outcome.fault(file.path() + " is of no data set that is declared");
    }
  }

  private void clean(StoredFile file, Dataset dataset, SubjectRowMatcher theirs) {
    Matcher name = CLEAN.matcher(file.path());
    if (!name.matches()) {
      throw new LakeException("unknown");
    }
    LocalDate day = LocalDate.parse(name.group(1));
    int of = buckets.getOrDefault(file.path(), 0);
    if (!theirs.mayLieIn(day, Integer.parseInt(name.group(2)), of)) {
      return;
    }
    long count = 0;
    boolean any = false;
    try (ColumnValues cells =
        new CleanFileIo(lake.files()).cells(dataset, file.path(), theirs.columns())) {
      while (cells.hasNext()) {
        count++;
        any |= theirs.matches(cells.next());
      }
    }
    outcome.scanned("clean", count, file.size());
    if (any && !alive.isEmpty() && !buckets.containsKey(file.path())) {
      outcome.waits(file.path() + " is of a run at work, which cannot commit it any more");
    } else if (any) {
      new CleanFileIo(lake.files())
          .read(dataset, file.path())
          .forEach(row -> survivor(file.path(), dataset, theirs, row));
    }
  }

  private void landing(StoredFile file, Dataset dataset, SubjectRowMatcher theirs) {
    if (file.path().endsWith(".avro.open")) {
      if (unaware.contains(file.path())) {
        outcome.waits(file.path() + " is being written by a collector; run it again once sealed");
      }
      return;
    }
    if (file.path().contains("/seen/")) {
      outcome.scanned("landing", 0, file.size());
      return;
    }
    long count = 0;
    try (RowFile.Reader reader =
        RowFile.reader(
            lake.files(),
            file.path(),
            dataset,
            damage -> {
              throw new LakeException("damaged");
            })) {
      while (reader.hasNext()) {
        count++;
        survivor(file.path(), dataset, theirs, reader.next());
      }
    }
    outcome.scanned("landing", count, file.size());
  }

  private void survivor(String path, Dataset dataset, SubjectRowMatcher theirs, GenericRecord row) {
    if (theirs.matches(row)) {
      if (holds.mayCover(dataset.name()) && holds.covers(dataset, row)) {
        outcome.held(1);
      } else {
        outcome.survived(path, 1);
      }
    }
  }
}
