package org.obmeet.telemetry.lake.sort;

import com.google.common.collect.Iterators;
import com.google.common.collect.PeekingIterator;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.obmeet.telemetry.lake.rows.PackedRows;

/**
 * Finds new rows that repeat a record of earlier new rows or of existing rows. All rows are in the
 * order of clean files. Memory contains the records of one contributor at a time. Rows without a
 * contributor count as one contributor. A record is a duplicate if the contributor already has a
 * record with the same pseudonym on the same day, the day before or the day after.
 */
public final class Deduplicator {
  /** A record's pseudonym, as two numbers, and its day. */
  private record RecordOnDay(long high, long low, int day) {}

  private final List<PeekingIterator<Object[]>> existing;
  private Set<RecordOnDay> records = new HashSet<>();
  private boolean started;
  private boolean contributorMissing;
  private long high;
  private long low;

  /**
   * Begins without new rows.
   *
   * @param existing contributor (may be null), record and day (since 1970-01-01) of the rows of
   *     each existing file, in the order of clean files
   */
  public Deduplicator(List<? extends Iterator<Object[]>> existing) {
    this.existing =
        existing.stream().<PeekingIterator<Object[]>>map(Iterators::peekingIterator).toList();
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
      existing.forEach(this::addExisting);
    }
    return addIfNew(rows.recordHigh(row), rows.recordLow(row), rows.day(row));
  }

  private boolean addIfNew(long recordHigh, long recordLow, int day) {
    return !records.contains(new RecordOnDay(recordHigh, recordLow, day - 1))
        && !records.contains(new RecordOnDay(recordHigh, recordLow, day + 1))
        && records.add(new RecordOnDay(recordHigh, recordLow, day));
  }

  /** Adds existing records of the current contributor; skips records of earlier contributors. */
  private void addExisting(PeekingIterator<Object[]> existingRows) {
    while (existingRows.hasNext() && order(existingRows.peek()) <= 0) {
      Object[] cells = existingRows.next();
      if (order(cells) == 0) {
        ByteBuffer record = ByteBuffer.wrap((byte[]) cells[1]);
        addIfNew(record.getLong(), record.getLong(), (int) cells[2]);
      }
    }
  }

  /**
   * Compares the contributors of an existing row and the current row; a missing contributor is
   * last.
   */
  private int order(Object[] cells) {
    if (contributorMissing || cells[0] == null) {
      return Boolean.compare(cells[0] == null, contributorMissing);
    }
    ByteBuffer contributor = ByteBuffer.wrap((byte[]) cells[0]);
    int byHigh = Long.compareUnsigned(contributor.getLong(), high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(contributor.getLong(), low);
  }
}
