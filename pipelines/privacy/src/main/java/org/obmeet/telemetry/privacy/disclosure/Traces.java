package org.obmeet.telemetry.privacy.disclosure;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.Footprints;
import org.obmeet.telemetry.privacy.cells.Standing;

/**
 * Footprints by cell and by contributor. Contributors are numbered anew from 0, densely; entries
 * from 0 as they come.
 */
final class Traces {
  private final CellTable table;
  private final int[] known;
  private final int[] who;
  private final int[] cells;
  private final long[][] values;
  private final int[] cellStart;
  private final int[] byCell;
  private final int[] whoStart;
  private final int[] byWho;
  private final BitSet standing = new BitSet();

  Traces(CellTable table) {
    this.table = table;
    int entries = table.footprints().size();
    int[] contributors = new int[entries];
    this.cells = new int[entries];
    this.values = new long[table.measures()][entries];
    BitSet with = new BitSet();
    Footprints.Cursor entry = table.footprints().cursor();
    for (int e = 0; entry.next(); e++) {
      contributors[e] = entry.contributor();
      cells[e] = entry.cell();
      with.set(e, entry.standing() == Standing.WITH);
      for (int m = 0; m < values.length; m++) {
        values[m][e] = entry.value(m);
      }
    }
    this.known = IntStream.of(contributors).sorted().distinct().toArray();
    this.who = IntStream.of(contributors).map(c -> Arrays.binarySearch(known, c)).toArray();
    this.cellStart = starts(cells, table.size());
    this.byCell = grouped(cells, cellStart);
    this.whoStart = starts(who, known.length);
    this.byWho = grouped(who, whoStart);
    for (int e = 0; e < entries; e++) {
      standing.set(who[e], with.get(e));
    }
  }

  /** Whether every contributor of a finest cell is traced. */
  boolean complete(int cell) {
    return cellStart[cell + 1] - cellStart[cell] == table.contributors(cell);
  }

  /** Number of contributors that are traced. */
  int size() {
    return known.length;
  }

  /** Dense number of a contributor, or a negative number where it is not traced. */
  int find(int contributor) {
    return Arrays.binarySearch(known, contributor);
  }

  /** Dense numbers of the traced contributors of a finest cell. */
  IntStream contributors(int cell) {
    return IntStream.range(cellStart[cell], cellStart[cell + 1]).map(i -> who[byCell[i]]);
  }

  /** Whether a contributor has standing. */
  boolean standing(int dense) {
    return standing.get(dense);
  }

  /** Entries of a contributor: every finest cell that it lies in. */
  IntStream entries(int dense) {
    return IntStream.range(whoStart[dense], whoStart[dense + 1]).map(i -> byWho[i]);
  }

  /** Finest cell of an entry. */
  int cell(int entry) {
    return cells[entry];
  }

  /** What an entry adds to a measure. */
  long value(int entry, int measure) {
    return values[measure][entry];
  }

  private static int[] starts(int[] keys, int size) {
    int[] starts = new int[size + 1];
    for (int key : keys) {
      starts[key + 1]++;
    }
    for (int i = 0; i < size; i++) {
      starts[i + 1] += starts[i];
    }
    return starts;
  }

  private static int[] grouped(int[] keys, int[] starts) {
    int[] next = starts.clone();
    int[] grouped = new int[keys.length];
    for (int entry = 0; entry < keys.length; entry++) {
      grouped[next[keys[entry]]++] = entry;
    }
    return grouped;
  }
}
