package org.obmeet.telemetry.cubes.bucket;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.BitSet;
import org.obmeet.telemetry.cubes.vector.DayVector;
import org.obmeet.telemetry.cubes.vector.NumberVector;
import org.obmeet.telemetry.cubes.vector.PseudonymVector;

/** The rows of one contributor, ordered by second and then by record pseudonym, ascending. */
public final class ContributorHistory {
  private final NumberVector seconds;
  private final PseudonymVector records;
  private final DayVector days;
  private final BitSet rowsInWindow;
  private int size;
  private int[] rows = new int[64];

  /** Creates an empty history; {@link #load} fills it with the rows of one contributor. */
  public ContributorHistory(BucketColumns columns) {
    this.seconds = columns.seconds();
    this.records = columns.recordIds();
    this.days = columns.days();
    this.rowsInWindow = columns.rowsInWindow();
  }

  /** Returns the number of rows; at least 1 after {@link #load}. */
  public int size() {
    return size;
  }

  /** Returns the index of the i-th row in the columns. */
  public int row(int i) {
    return rows[i];
  }

  /** Returns true if the i-th row is in the window, and false if it is in the history before it. */
  public boolean inWindow(int i) {
    return rowsInWindow.get(rows[i]);
  }

  /** Returns the index of the first row in the window; {@link #size} if there is none. */
  public int firstInWindow() {
    int i = 0;
    while (i < size && !inWindow(i)) {
      i++;
    }
    return i;
  }

  /** Returns the UTC day of the i-th row, in days since 1970-01-01. */
  public int day(int i) {
    return days.day(rows[i]);
  }

  /** Returns the time of the i-th row, in seconds since 1970-01-01T00:00:00Z. */
  public long second(int i) {
    return seconds.value(rows[i]);
  }

  /** Loads and sorts the rows of a run. Returns true if one of them is in the window. */
  public boolean load(ContributorRuns runs, int run) {
    int from = runs.from(run);
    size = runs.to(run) - from;
    if (size > rows.length) {
      rows = new int[Math.max(size, rows.length * 2)];
    }
    boolean any = false;
    boolean sorted = true;
    for (int i = 0; i < size; i++) {
      rows[i] = runs.row(from + i);
      any |= rowsInWindow.get(rows[i]);
      sorted &= i == 0 || compare(rows[i - 1], rows[i]) <= 0;
    }
    if (!sorted) { // rare, since clean files have this order
      IntArrays.mergeSort(rows, 0, size, this::compare);
    }
    return any;
  }

  private int compare(int row, int other) {
    int bySecond = Long.compare(seconds.value(row), seconds.value(other));
    return bySecond != 0 ? bySecond : records.compare(row, other);
  }
}
