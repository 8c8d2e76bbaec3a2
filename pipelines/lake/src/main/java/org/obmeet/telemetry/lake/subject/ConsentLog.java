package org.obmeet.telemetry.lake.subject;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * The append-only stream of consent decisions: opt-ins and opt-outs. Each append is a commit. A
 * compaction is a commit that replaces small files by a merged file, without loss of decisions.
 * Used by one thread at a time.
 */
public final class ConsentLog {
  /** Number of small files above which they are compacted. */
  private static final int MAX_SMALL_FILES = 64;

  /** Number of decisions from which a file is no longer compacted. */
  private static final long LARGE_FILE_ROWS = 4_096;

  /** Time for which removed files are kept for readers of an older state of the log. */
  private static final Duration READER_GRACE_PERIOD = Duration.ofDays(1);

  private final Lake lake;
  private final Dataset dataset;

  /** Consent files that {@link #pollNew} has found and the log still names, by path. */
  private final Map<String, FileRef> files = new LinkedHashMap<>();

  /** Time at which a commit removed a consent file, by the file's path. */
  private final Map<String, Instant> removed = new LinkedHashMap<>();

  private long lastCommit = -1;

  public ConsentLog(Lake lake, Dataset dataset) {
    this.lake = lake;
    this.dataset = dataset;
  }

  /** Returns all decisions, unordered. {@link #append} fails if decisions are added afterwards. */
  public List<GenericRecord> recorded() {
    LakeState state = lake.state();
    List<GenericRecord> rows = recorded(state);
    lastCommit = state.head().number();
    return rows;
  }

  /**
   * Returns all decisions in a state of the lake, in no fixed order. After a break of the log,
   * unreadable commits may have added or merged files, so all files are read. Some decisions are
   * then returned twice.
   */
  public List<GenericRecord> recorded(LakeState state) {
    return read(
        lake.log().isPastBreak()
            ? lake.files().list("clean/consent").stream().map(StoredFile::path)
            : state.consents().stream().map(FileRef::path));
  }

  /**
   * Returns the decisions since the last call of this method or of {@link #recorded()}. Without
   * such a call, returns all. Decisions that were compacted since that call are returned again.
   *
   * @throws LakeException if decisions cannot be read; the next call tries again
   */
  public List<GenericRecord> pollNew() {
    if (!hasNew()) {
      return List.of();
    }
    Map<String, FileRef> newFiles = new LinkedHashMap<>();
    long last = lastCommit;
    for (Commit next : lake.log().after(lastCommit)) {
      last = next.number();
      if (next.kind() == CommitKind.CONSENTS || next.kind() == CommitKind.RETAIN) {
        next.removed().forEach(path -> forget(path, next.at(), newFiles));
        next.added().stream()
            .filter(file -> file.path().startsWith(LakeLayout.CONSENT_FOLDER))
            .forEach(file -> newFiles.put(file.path(), file));
      }
    }
    List<GenericRecord> rows = read(newFiles.keySet().stream());
    files.putAll(newFiles);
    lastCommit = last;
    return rows;
  }

  /** Returns true if the log has commits that {@link #pollNew} has not read. */
  public boolean hasNew() {
    return lake.log().hasAfter(lastCommit);
  }

  private void forget(String path, Instant at, Map<String, FileRef> newFiles) {
    if (!path.startsWith(LakeLayout.CONSENT_FOLDER)) {
      return;
    }
    files.remove(path);
    newFiles.remove(path);
    removed.put(path, at);
  }

  /** Returns the number of the last commit that was read; -1 if there is none. */
  public long lastCommit() {
    return lastCommit;
  }

  /**
   * Appends decisions; they are on stable storage when this method returns. Before the append,
   * tombstones are limited to data before the opt-ins. If the append then fails, later data are
   * still not accepted, because the consent is missing.
   *
   * @param run name of the new file; must be unique
   * @throws CommitConflictException if decisions were added since they were last read
   */
  public Commit append(List<GenericRecord> decisions, Instant at, String run) {
    new SuppressionTable(lake).limitBy(decisions, at, run);
    FileRef file = write(decisions, run);
    return new FileCleanup(lake, at, run)
        .appendOnly(draft(lastCommit, at, run, decisions.size()).withAdded(List.of(file)));
  }

  /**
   * Returns a draft of consents, which is rejected after another change of consents.
   *
   * @param recorded number of new opt-ins and opt-outs; 0 if files are merged
   */
  public static CommitDraft draft(long base, Instant at, String run, long recorded) {
    return CommitDraft.of(CommitKind.CONSENTS, base, at, run)
        .withDetail(Map.of("recorded", recorded));
  }

  /** Returns an opt-out of the same instance and owner as a decision. */
  public static GenericRecord optOut(GenericRecord decision, long second) {
    GenericRecord row = new GenericData.Record(decision.getSchema());
    row.put("subject", decision.get("subject"));
    row.put("owner", decision.get("owner"));
    row.put("day", (int) Duration.ofSeconds(second).toDays());
    row.put("second", second);
    row.put("statistics", false);
    return row;
  }

  /** Returns true if there are enough small files for {@link #compact}, as of the last poll. */
  public boolean needsCompaction() {
    return smallFiles().size() > MAX_SMALL_FILES;
  }

  private List<FileRef> smallFiles() {
    return files.values().stream().filter(file -> file.rows() < LARGE_FILE_ROWS).toList();
  }

  /**
   * Merges small files if {@link #pollNew} has found many. After a merge, deletes files that the
   * log removed more than a day ago.
   *
   * @param run name of the new file; must be unique
   * @return true if files were merged; false if few are small, or after a concurrent commit
   * @throws LakeException if a file cannot be read or written
   */
  public boolean compact(Instant at, String run) {
    List<FileRef> smallFiles = smallFiles();
    if (smallFiles.size() <= MAX_SMALL_FILES || lake.log().hasAfter(lastCommit)) {
      return false;
    }
    List<GenericRecord> rows = read(smallFiles.stream().map(FileRef::path));
    if (rows.size() != smallFiles.stream().mapToLong(FileRef::rows).sum()) {
      throw new LakeException("the consent files have another number of rows than the log records");
    }
    FileRef merged = write(rows, run);
    FileCleanup cleanup = new FileCleanup(lake, at, run);
    try {
      // The merged file must not contain decisions that retention has removed meanwhile.
      cleanup.appendOnly(
          draft(lastCommit, at, run, 0)
              .withAdded(List.of(merged))
              .withRemoved(smallFiles.stream().map(FileRef::path).toList()));
    } catch (CommitConflictException others) {
      return false;
    }
    List<String> old =
        removed.entrySet().stream()
            .filter(file -> file.getValue().plus(READER_GRACE_PERIOD).isBefore(at))
            .map(Map.Entry::getKey)
            .toList();
    cleanup.deleteRemoved(old);
    old.forEach(removed::remove);
    return true;
  }

  private FileRef write(List<GenericRecord> decisions, String run) {
    List<GenericRecord> sorted =
        decisions.stream()
            .sorted((a, b) -> GenericData.get().compare(a, b, dataset.schema()))
            .toList();
    return new CleanFileIo(lake.files()).write(dataset, sorted, lake.layout().consentFile(run));
  }

  private List<GenericRecord> read(Stream<String> paths) {
    CleanFileIo clean = new CleanFileIo(lake.files());
    List<GenericRecord> rows = new ArrayList<>();
    paths.forEach(path -> rows.addAll(clean.read(dataset, path)));
    return rows;
  }
}
