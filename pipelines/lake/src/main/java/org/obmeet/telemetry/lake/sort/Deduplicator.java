package org.obmeet.telemetry.lake.sort;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import org.obmeet.telemetry.lake.rows.PackedRows;

/**
 * Finds duplicates among rows that come in the order of contributors, and against rows that are
 * kept already and come in the same order: holds the records of one contributor at a time, and of
 * those without one.
 */
public final class Deduplicator {
  /**
   * Rows that are kept, of one day.
   *
   * @param cells contributor (null where there is none) and record of each, in the order of clean
   *     files
   * @param day since 1970-01-01
   */
  public record ExistingRows(Iterator<Object[]> cells, int day) {}

  private static final class Cursor {
    private final ExistingRows kept;
    private Object[] cell;

    Cursor(ExistingRows kept) {
      this.kept = kept;
      advance();
    }

    void advance() {
      cell = kept.cells().hasNext() ? kept.cells().next() : null;
    }
  }

  private final Cursor[] kept;
  private final ContributorRecords records = new ContributorRecords();
  private boolean begun;
  private boolean none;
  private long high;
  private long low;

  /** Against what is kept. */
  public Deduplicator(List<ExistingRows> kept) {
    this.kept = kept.stream().map(Cursor::new).toArray(Cursor[]::new);
  }

  /** Whether the next row is new; to be asked once for each, in order. */
  public boolean isFirst(PackedRows rows, int row) {
    boolean without = !rows.hasContributor(row);
    boolean same =
        begun
            && without == none
            && (without || rows.contributorHigh(row) == high && rows.contributorLow(row) == low);
    if (!same) {
      begun = true;
      none = without;
      high = rows.contributorHigh(row);
      low = rows.contributorLow(row);
      records.clear();
      for (Cursor cursor : kept) {
        gather(cursor);
      }
    }
    return records.add(rows.recordHigh(row), rows.recordLow(row), rows.day(row));
  }

  /** Takes what is kept of the contributor, passing over those before it. */
  private void gather(Cursor cursor) {
    for (int order = order(cursor); cursor.cell != null && order <= 0; order = order(cursor)) {
      if (order == 0) {
        ByteBuffer record = ByteBuffer.wrap((byte[]) cursor.cell[1]);
        records.add(record.getLong(), record.getLong(), cursor.kept.day());
      }
      cursor.advance();
    }
  }

  /** Where a kept row stands to the contributor; none comes last. */
  private int order(Cursor cursor) {
    if (cursor.cell == null) {
      return 1;
    }
    if (none || cursor.cell[0] == null) {
      return Boolean.compare(cursor.cell[0] == null, none);
    }
    ByteBuffer who = ByteBuffer.wrap((byte[]) cursor.cell[0]);
    int byHigh = Long.compareUnsigned(who.getLong(), high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(who.getLong(), low);
  }
}
