package org.obmeet.telemetry.lake.landing;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.avro.RowFileReader;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.input.InputException;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * The ids of the records of one stream that landed today or yesterday, in memory. A record that is
 * sent again within this time is known at once; ingest removes the other duplicates. Used by one
 * thread.
 *
 * <p>The ids are read from the sealed segments, and again at the first new segment after a run with
 * a {@code REWRITE} commit: erased records may be sent again after a new consent.
 */
public final class LandedRecords {
  private final LandingDirectory directory;
  private final Dataset dataset;

  /** The ids by the day of landing in UTC. */
  private final TreeMap<LocalDate, Set<RecordId>> days = new TreeMap<>();

  private LocalDate today;

  /** Number of the log's last commit when the segments were read. */
  private long readAtCommit;

  /** True if a run held an {@link Lease} then: it may have rewritten segments later. */
  private boolean readDuringRewrite;

  /**
   * Reads the ids.
   *
   * @throws LakeException if a segment cannot be read
   */
  public LandedRecords(LandingDirectory directory, Dataset dataset, LocalDate today) {
    this.directory = directory;
    this.dataset = dataset;
    read(today);
  }

  private void read(LocalDate day) {
    Lake lake = directory.lake();
    long head = lake.log().head().number();
    boolean isRewriting = Lease.isAlone(lake);
    today = day;
    days.clear();
    for (LocalDate landed : List.of(day.minusDays(1), day)) {
      Set<RecordId> ids = days.computeIfAbsent(landed, d -> new HashSet<>());
      addSegments(lake.files(), landed, ids);
      if (directory.isSpool()) {
        addSegments(directory.files(), landed, ids);
      }
    }
    readAtCommit = head;
    readDuringRewrite = isRewriting;
  }

  private void addSegments(LakeFiles from, LocalDate landed, Set<RecordId> ids) {
    String folder = directory.lake().layout().landingDay(dataset.name(), landed);
    for (StoredFile file : from.list(folder)) {
      if (file.path().endsWith(".avro")) {
        addSegment(from, file.path(), ids);
      }
    }
  }

  private void addSegment(LakeFiles from, String path, Set<RecordId> ids) {
    try (RowFileReader rows = new RowFileReader(from, path, dataset, damage -> {})) {
      rows.forEachRemaining(row -> ids.add(RecordId.of(dataset, row)));
    } catch (InputException noRowFile) {
      // The file has no rows of the data set. Ingest reports it.
    } catch (LakeException e) {
      if (from.exists(path)) { // It was not uploaded, ingested or erased meanwhile.
        throw e;
      }
    }
  }

  /** Reads the segments again if records may be erased, and forgets days before yesterday. */
  void refresh(LocalDate day) {
    if ((readDuringRewrite || hasNewRewrite()) && !Lease.isAlone(directory.lake())) {
      read(day);
    }
    today = day;
    days.headMap(day.minusDays(1)).clear();
  }

  private boolean hasNewRewrite() {
    return directory.lake().log().after(readAtCommit).stream()
        .anyMatch(commit -> commit.kind() == CommitKind.REWRITE);
  }

  /** Returns true if a record is new, and adds it. */
  boolean add(RecordId id) {
    return days.values().stream().noneMatch(ids -> ids.contains(id))
        && days.computeIfAbsent(today, d -> new HashSet<>()).add(id);
  }

  /** Removes added records that could not be landed. */
  void remove(Collection<RecordId> ids) {
    days.values().forEach(day -> ids.forEach(day::remove));
  }
}
