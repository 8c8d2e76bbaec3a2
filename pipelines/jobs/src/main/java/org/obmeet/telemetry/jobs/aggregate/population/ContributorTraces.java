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
 * The traces of the contributors of a table. The trace of a contributor is the set of its finest
 * cells, with the contributor's values in each cell. The kernel records traces only for
 * contributors of small cells. Traced contributors have dense numbers from 0. An entry is one
 * contributor in one finest cell.
 */
final class ContributorTraces {
  private final CellTable table;

  /** Number of each traced contributor in this run, in ascending order. */
  private final int[] ids;

  /** Dense number of each entry's contributor. */
  private final int[] contributorOfEntry;

  /** Finest cell of each entry. */
  private final int[] cellOfEntry;

  /** Values of each measure and entry. */
  private final long[][] values;

  /** Index of each finest cell's first entry in {@link #entriesByCell}. */
  private final int[] cellStart;

  private final int[] entriesByCell;

  /** Index of each contributor's first entry in {@link #entriesByContributor}. */
  private final int[] contributorStart;

  private final int[] entriesByContributor;
  private final BitSet eligible = new BitSet();

  /** The finest cells below each cell, without cells that have no entry. */
  private final Map<Integer, int[]> finestBelow = new HashMap<>();

  private final Map<Integer, int[]> contributorsOf = new HashMap<>();

  ContributorTraces(CellTable table) {
    this.table = table;
    int entries = table.footprints().size();
    int[] contributors = new int[entries];
    this.cellOfEntry = new int[entries];
    this.values = new long[table.measures()][entries];
    BitSet eligibleEntries = new BitSet();
    Footprints.Cursor entry = table.footprints().cursor();
    for (int e = 0; entry.next(); e++) {
      contributors[e] = entry.contributor();
      cellOfEntry[e] = entry.cell();
      eligibleEntries.set(e, entry.eligibility() == ContributorEligibility.ELIGIBLE);
      for (int m = 0; m < values.length; m++) {
        values[m][e] = entry.value(m);
      }
    }
    this.ids = IntStream.of(contributors).sorted().distinct().toArray();
    this.contributorOfEntry =
        IntStream.of(contributors).map(c -> Arrays.binarySearch(ids, c)).toArray();
    this.cellStart = starts(cellOfEntry, table.size());
    this.entriesByCell = grouped(cellOfEntry, cellStart);
    this.contributorStart = starts(contributorOfEntry, ids.length);
    this.entriesByContributor = grouped(contributorOfEntry, contributorStart);
    for (int e = 0; e < entries; e++) {
      eligible.set(contributorOfEntry[e], eligibleEntries.get(e));
    }
    findFinestBelow();
  }

  /** Fills {@link #finestBelow}. Until this ends, the first element of each array is its length. */
  private void findFinestBelow() {
    for (int finest = 0; finest < table.size(); finest++) {
      if (cellStart[finest] < cellStart[finest + 1]) {
        int below = finest;
        visitAncestors(finest, new int[table.trees().size()], 0, cell -> append(cell, below));
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

  /** Visits a cell and all its ancestors. */
  private void visitAncestors(int cell, int[] nodes, int dimension, IntConsumer visit) {
    if (dimension == nodes.length) {
      visit.accept(table.find(nodes));
      return;
    }
    DimensionTree tree = table.trees().get(dimension);
    for (int node = table.node(cell, dimension); node >= 0; node = tree.parent(node)) {
      nodes[dimension] = node;
      visitAncestors(cell, nodes, dimension + 1, visit);
    }
  }

  /**
   * Returns the number in this run of a cell's only contributor. It is empty if the cell has
   * several contributors or the contributor is not traced.
   */
  OptionalInt soleContributor(int cell) {
    int[] found = contributors(cell);
    return table.contributors(cell) == 1 && found.length == 1
        ? OptionalInt.of(ids[found[0]])
        : OptionalInt.empty();
  }

  /** Returns true if every contributor of a cell is traced. */
  boolean allTraced(int cell) {
    return contributors(cell).length == table.contributors(cell);
  }

  /** Returns the dense numbers of a cell's traced contributors, in ascending order. */
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
    return IntStream.range(cellStart[cell], cellStart[cell + 1])
        .map(i -> contributorOfEntry[entriesByCell[i]]);
  }

  /**
   * Returns the dense number of a contributor; negative if the contributor is not traced.
   *
   * @param contributor the contributor's number in this run
   */
  int indexOf(int contributor) {
    return Arrays.binarySearch(ids, contributor);
  }

  /** Returns true if a contributor is eligible. */
  boolean isEligible(int dense) {
    return eligible.get(dense);
  }

  /** Returns true if a contributor has records in a cell. */
  boolean isIn(int dense, int cell) {
    return Arrays.binarySearch(contributors(cell), dense) >= 0;
  }

  /** Returns the value that a contributor adds to a measure of a cell. */
  long value(int dense, int cell, int measure) {
    long sum = 0;
    for (int i = contributorStart[dense]; i < contributorStart[dense + 1]; i++) {
      if (isUnder(cellOfEntry[entriesByContributor[i]], cell)) {
        sum = Math.addExact(sum, values[measure][entriesByContributor[i]]);
      }
    }
    return sum;
  }

  private boolean isUnder(int finest, int cell) {
    for (int d = 0; d < table.trees().size(); d++) {
      if (!table.trees().get(d).under(table.node(finest, d), table.node(cell, d))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the number of entries with a smaller key, by key. */
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

  /** Returns the entries, sorted by key. */
  private static int[] grouped(int[] keys, int[] starts) {
    int[] next = starts.clone();
    int[] grouped = new int[keys.length];
    for (int entry = 0; entry < keys.length; entry++) {
      grouped[next[keys[entry]]++] = entry;
    }
    return grouped;
  }
}
