package org.obmeet.telemetry.lake.subject;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentsCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * The stream of consents: opt-ins and opt-outs, append-only. Each append is an entry of the log, so
 * that whoever reads the log next knows of it. Files of few decisions are folded into one now and
 * then, by an entry that adds that and removes them; no decision is ever taken out. Follows the log
 * for one thread.
 */
public final class ConsentLog {
  /** As many files of few decisions are left as they are; one more is read than that. */
  private static final int FEW_FILES = 64;

  /** A file of as many decisions is folded no more. */
  private static final long MANY_ROWS = 4_096;

  /** Whoever read the log before a fold may still read what it folded, for this long. */
  private static final Duration READERS = Duration.ofDays(1);

  private final Lake lake;
  private final Dataset dataset;
  private final Map<String, FileRef> files = new LinkedHashMap<>();
  private final Map<String, Instant> folded = new LinkedHashMap<>();
  private long entry = -1;

  /** The consents of a lake, under the data set that declares them; nothing is read yet. */
  public ConsentLog(Lake lake, Dataset dataset) {
    this.lake = lake;
    this.dataset = dataset;
  }

  /** Every decision that the lake holds, in no order that matters. */
  public List<GenericRecord> recorded() {
    return read(lake.state().consents());
  }

  /**
   * What the log has recorded since this was asked last; at first, everything. Decisions that were
   * folded meanwhile are given again.
   *
   * @throws LakeException where it cannot be read; the next call gives the same
   */
  public List<GenericRecord> pollNew() {
    if (!lake.log().hasAfter(entry)) {
      return List.of();
    }
    Map<String, FileRef> fresh = new LinkedHashMap<>();
    long last = entry;
    for (Commit next : lake.log().after(entry)) {
      last = next.number();
      if (next.kind() == CommitKind.CONSENTS || next.kind() == CommitKind.RETAIN) {
        next.removed().forEach(file -> forget(file, next.at(), fresh));
        next.added().stream()
            .filter(file -> file.path().startsWith(LakeLayout.CONSENT))
            .forEach(file -> fresh.put(file.path(), file));
      }
    }
    List<GenericRecord> rows = read(fresh.values());
    files.putAll(fresh);
    entry = last;
    return rows;
  }

  private void forget(FileRef file, Instant at, Map<String, FileRef> fresh) {
    if (!file.path().startsWith(LakeLayout.CONSENT)) {
      return;
    }
    files.remove(file.path());
    fresh.remove(file.path());
    folded.put(file.path(), at);
  }

  /**
   * Records decisions. They are on stable storage when this returns.
   *
   * @param run names the file; never used twice
   * @return the entry of the log
   */
  public Commit append(List<GenericRecord> decisions, Instant at, String run) {
    FileRef file = write(decisions, run);
    CommitDraft draft =
        new ConsentsCommit(List.of(), decisions.size()).draft(entry, at, run, List.of(file));
    return lake.log().append(draft, ConflictCheck.alwaysRebase());
  }

  /** Whether {@link #compact} has something to do, as far as {@link #pollNew} has told. */
  public boolean needsCompaction() {
    return small().size() > FEW_FILES;
  }

  private List<FileRef> small() {
    return files.values().stream().filter(file -> file.rows() < MANY_ROWS).toList();
  }

  /**
   * Puts files of few decisions together where there are many of them, as far as {@link #pollNew}
   * has told of them; deletes what was put together long ago.
   *
   * @param run names the file; never used twice
   * @return whether something was put together; not where others recorded something meanwhile
   * @throws LakeException where a file cannot be read or written; nothing has changed then
   */
  public boolean compact(Instant at, String run) {
    List<FileRef> small = small();
    if (small.size() <= FEW_FILES || lake.log().hasAfter(entry)) {
      return false;
    }
    List<GenericRecord> rows = read(small);
    if (rows.size() != small.stream().mapToLong(FileRef::rows).sum()) {
      throw new LakeException("files of consents hold other numbers of rows than the log says");
    }
    FileRef whole = write(rows, run);
    CommitDraft draft =
        new ConsentsCommit(List.of(), 0).draft(entry, at, run, List.of(whole)).withRemoved(small);
    try {
      // What retention has taken away meanwhile must not come back with the others.
      ConflictCheck none = ConflictCheck.rejectKinds(CommitKind.CONSENTS, CommitKind.RETAIN);
      lake.log().append(draft, none);
    } catch (CommitConflictException others) {
      lake.files().delete(whole.path());
      return false;
    }
    sweep(at);
    return true;
  }

  private void sweep(Instant now) {
    List<String> old =
        folded.entrySet().stream()
            .filter(file -> file.getValue().plus(READERS).isBefore(now))
            .map(Map.Entry::getKey)
            .toList();
    for (String path : old) {
      lake.files().delete(path);
      folded.remove(path);
    }
  }

  private FileRef write(List<GenericRecord> decisions, String run) {
    List<GenericRecord> sorted =
        decisions.stream()
            .sorted((a, b) -> GenericData.get().compare(a, b, dataset.schema()))
            .toList();
    return new CleanFileIo(lake.files()).write(dataset, sorted, lake.layout().consentFile(run));
  }

  private List<GenericRecord> read(Collection<FileRef> named) {
    CleanFileIo clean = new CleanFileIo(lake.files());
    List<GenericRecord> rows = new ArrayList<>();
    named.stream()
        .filter(file -> file.path().startsWith("clean/consent/"))
        .forEach(file -> rows.addAll(clean.read(dataset, file.path())));
    return rows;
  }
}
