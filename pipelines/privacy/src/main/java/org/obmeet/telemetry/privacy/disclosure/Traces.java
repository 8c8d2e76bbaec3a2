package org.obmeet.telemetry.privacy.disclosure;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.Footprints;
import org.obmeet.telemetry.privacy.cells.Standing;

/**
 * Footprints by cell and by contributor. Contributors are numbered anew from 0, densely; entries
 * keep the number that they have in the footprints.
 */
final class Traces {
  private final CellTable table;
  private final Footprints footprints;
  private final int[] known;
  private final int[] who;
  private final int[] cellStart;
  private final int[] byCell;
  private final int[] whoStart;
  private final int[] byWho;
  private final BitSet standing = new BitSet();

  Traces(CellTable table) {
    this.table = table;
    this.footprints = table.footprints();
    int entries = footprints.size();
    this.known =
        IntStream.range(0, entries).map(footprints::contributor).sorted().distinct().toArray();
    this.who =
        IntStream.range(0, entries)
            .map(e -> Arrays.binarySearch(known, footprints.contributor(e)))
            .toArray();
    int[] cells = IntStream.range(0, entries).map(footprints::cell).toArray();
    this.cellStart = starts(cells, table.size());
    this.byCell = grouped(cells, cellStart);
    this.whoStart = starts(who, known.length);
    this.byWho = grouped(who, whoStart);
    for (int e = 0; e < entries; e++) {
      standing.set(who[e], footprints.standing(e) == Standing.WITH);
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
    return footprints.cell(entry);
  }

  /** What an entry adds to a measure. */
  long value(int entry, int measure) {
    return footprints.value(entry, measure);
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
