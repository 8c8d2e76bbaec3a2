package org.obmeet.telemetry.lake.sort;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RecordKeys;

/**
 * Finds new rows that repeat a record of earlier new rows or of existing rows. All rows are in the
 * order of clean files. Memory contains the records of one contributor at a time. Rows without a
 * contributor count as one contributor. A record is a duplicate if the contributor already has a
 * record with the same pseudonym on the same day, the day before or the day after.
 */
public final class Deduplicator {
  /** A record's pseudonym, as two numbers, and its day. */
  private record RecordOnDay(long high, long low, int day) {}

  /** The cursors of existing files that have a row, which is not added yet. */
  private final List<RecordKeys> existing = new ArrayList<>();

  private Set<RecordOnDay> records = new HashSet<>();
  private boolean started;
  private boolean contributorMissing;
  private long high;
  private long low;

  /**
   * Begins without new rows.
   *
   * @param existing keys of the rows of each existing file, in the order of clean files
   */
  public Deduplicator(Collection<? extends RecordKeys> existing) {
    existing.stream().filter(RecordKeys::next).forEach(this.existing::add);
  }

  /** Returns true if a row is not a duplicate. The caller passes each row once, in order. */
  public boolean isFirst(PackedRows rows, int row) {
    boolean missing = !rows.hasContributor(row);
    boolean same =
        started
            && missing == contributorMissing
            && (missing || rows.contributorHigh(row) == high && rows.contributorLow(row) == low);
    if (!same) {
      started = true;
      contributorMissing = missing;
      high = rows.contributorHigh(row);
      low = rows.contributorLow(row);
      records = new HashSet<>();
      existing.removeIf(keys -> !addExisting(keys));
    }
    return addIfNew(rows.recordHigh(row), rows.recordLow(row), rows.day(row));
  }

  private boolean addIfNew(long recordHigh, long recordLow, int day) {
    return !records.contains(new RecordOnDay(recordHigh, recordLow, day - 1))
        && !records.contains(new RecordOnDay(recordHigh, recordLow, day + 1))
        && records.add(new RecordOnDay(recordHigh, recordLow, day));
  }

  /**
   * Adds existing records of the current contributor; skips records of earlier contributors.
   * Returns false after the last row.
   */
  private boolean addExisting(RecordKeys keys) {
    int order = order(keys);
    while (order <= 0) {
      if (order == 0) {
        addIfNew(keys.recordHigh(), keys.recordLow(), keys.day());
      }
      if (!keys.next()) {
        return false;
      }
      order = order(keys);
    }
    return true;
  }

  /**
   * Compares the contributors of an existing row and the current row; a missing contributor is
   * last.
   */
  private int order(RecordKeys keys) {
    if (contributorMissing || !keys.hasContributor()) {
      return Boolean.compare(!keys.hasContributor(), contributorMissing);
    }
    int byHigh = Long.compareUnsigned(keys.contributorHigh(), high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(keys.contributorLow(), low);
  }
}
