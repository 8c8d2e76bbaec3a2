package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.ContributorEligibility;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.privacy.cells.Footprints;

/**
 * The contributors of which the kernel says in which finest cells of a table they lie: those of
 * small cells. They are numbered from 0, densely; an entry is one contributor in one finest cell.
 */
final class ContributorTraces {
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
  private final Map<Integer, int[]> finestBelow = new HashMap<>();
  private final Map<Integer, int[]> contributorsOf = new HashMap<>();

  ContributorTraces(CellTable table) {
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
      with.set(e, entry.eligibility() == ContributorEligibility.ELIGIBLE);
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
    placeFinest();
  }

  /** Which finest cells with a traced contributor lie below each cell. */
  private void placeFinest() {
    for (int finest = 0; finest < table.size(); finest++) {
      if (cellStart[finest] < cellStart[finest + 1]) {
        int below = finest;
        climb(finest, new int[table.trees().size()], 0, cell -> append(cell, below));
      }
    }
    finestBelow.replaceAll((cell, list) -> Arrays.copyOfRange(list, 1, list[0] + 1));
  }

  private void append(int cell, int finest) {
    int[] list = finestBelow.getOrDefault(cell, new int[4]);
    if (list[0] + 1 == list.length) {
      list = Arrays.copyOf(list, list.length * 2);
    }
    list[++list[0]] = finest;
    finestBelow.put(cell, list);
  }

  private void climb(int cell, int[] nodes, int dimension, IntConsumer visit) {
    if (dimension == nodes.length) {
      visit.accept(table.find(nodes));
      return;
    }
    DimensionTree tree = table.trees().get(dimension);
    for (int node = table.node(cell, dimension); node >= 0; node = tree.parent(node)) {
      nodes[dimension] = node;
      climb(cell, nodes, dimension + 1, visit);
    }
  }

  /** Run-local number of the only contributor of a cell, if it is traced. */
  OptionalInt only(int cell) {
    int[] found = contributors(cell);
    return table.contributors(cell) == 1 && found.length == 1
        ? OptionalInt.of(known[found[0]])
        : OptionalInt.empty();
  }

  /** Whether every contributor of a cell is traced. */
  boolean complete(int cell) {
    return contributors(cell).length == table.contributors(cell);
  }

  /** Dense numbers of the traced contributors of a cell, in order. */
  int[] contributors(int cell) {
    return contributorsOf.computeIfAbsent(
        cell,
        c ->
            Arrays.stream(finestBelow.getOrDefault(c, new int[0]))
                .flatMap(this::contributorsOfFinest)
                .sorted()
                .distinct()
                .toArray());
  }

  private IntStream contributorsOfFinest(int cell) {
    return IntStream.range(cellStart[cell], cellStart[cell + 1]).map(i -> who[byCell[i]]);
  }

  /** Dense number of a contributor, or a negative number if it is not traced. */
  int find(int contributor) {
    return Arrays.binarySearch(known, contributor);
  }

  /** Whether a contributor has standing. */
  boolean standing(int dense) {
    return standing.get(dense);
  }

  /** Whether a contributor lies in a cell. */
  boolean in(int dense, int cell) {
    return Arrays.binarySearch(contributors(cell), dense) >= 0;
  }

  /** What a contributor adds to a measure of a cell. */
  long value(int dense, int cell, int measure) {
    long sum = 0;
    for (int i = whoStart[dense]; i < whoStart[dense + 1]; i++) {
      if (under(cells[byWho[i]], cell)) {
        sum = Math.addExact(sum, values[measure][byWho[i]]);
      }
    }
    return sum;
  }

  private boolean under(int finest, int cell) {
    for (int d = 0; d < table.trees().size(); d++) {
      if (!table.trees().get(d).under(table.node(finest, d), table.node(cell, d))) {
        return false;
      }
    }
    return true;
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
