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
 * The footprints of the contributors of a table. The footprint of a contributor is the set of its
 * finest cells, with the contributor's values in each cell. A table has footprints only of the
 * contributors of unsafe cells. This class numbers these contributors from 0; the run has other
 * indices. An entry is one contributor in one finest cell.
 */
final class ContributorFootprints {
  private final CellTable table;

  /** The run's index of each contributor that has a footprint, in ascending order. */
  private final int[] runIndices;

  private final int[] contributorOfEntry;

  private final int[] cellOfEntry;

  private final long[][] values;

  private final Groups entriesByCell;
  private final Groups entriesByContributor;
  private final BitSet eligible = new BitSet();

  /** By cell, the finest cells with entries below it. */
  private final Map<Integer, int[]> finestBelow = new HashMap<>();

  private final Map<Integer, int[]> contributorsOf = new HashMap<>();

  ContributorFootprints(CellTable table) {
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
    this.runIndices = IntStream.of(contributors).sorted().distinct().toArray();
    this.contributorOfEntry =
        IntStream.of(contributors).map(c -> Arrays.binarySearch(runIndices, c)).toArray();
    this.entriesByCell = new Groups(cellOfEntry, table.size());
    this.entriesByContributor = new Groups(contributorOfEntry, runIndices.length);
    for (int e = 0; e < entries; e++) {
      eligible.set(contributorOfEntry[e], eligibleEntries.get(e));
    }
    Map<Integer, IntStream.Builder> below = new HashMap<>();
    IntStream.of(cellOfEntry)
        .sorted()
        .distinct()
        .forEach(
            finest ->
                visitAncestors(
                    finest,
                    new int[table.trees().size()],
                    0,
                    cell -> below.computeIfAbsent(cell, c -> IntStream.builder()).add(finest)));
    below.forEach((cell, finest) -> finestBelow.put(cell, finest.build().toArray()));
  }

  /** The entries of each key, for keys from 0. */
  private static final class Groups {
    /** Index of each key's first entry in {@link #entries}. */
    private final int[] first;

    private final int[] entries;

    Groups(int[] keyOfEntry, int keys) {
      this.first = new int[keys + 1];
      for (int key : keyOfEntry) {
        first[key + 1]++;
      }
      Arrays.parallelPrefix(first, Integer::sum);
      int[] next = first.clone();
      this.entries = new int[keyOfEntry.length];
      for (int entry = 0; entry < keyOfEntry.length; entry++) {
        entries[next[keyOfEntry[entry]]++] = entry;
      }
    }

    IntStream of(int key) {
      return Arrays.stream(entries, first[key], first[key + 1]);
    }
  }

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
   * Returns the run's index of a cell's only contributor. The result is empty if the cell does not
   * have exactly one contributor, or if this contributor has no footprint.
   */
  OptionalInt soleContributor(int cell) {
    return table.contributors(cell) == 1 && contributors(cell).length == 1
        ? OptionalInt.of(runIndices[contributors(cell)[0]])
        : OptionalInt.empty();
  }

  /** Returns true if every contributor of a cell has a footprint. */
  boolean hasAllFootprints(int cell) {
    return contributors(cell).length == table.contributors(cell);
  }

  /** Returns the indices of a cell's contributors that have footprints, in ascending order. */
  int[] contributors(int cell) {
    return contributorsOf.computeIfAbsent(
        cell,
        c ->
            Arrays.stream(finestBelow.getOrDefault(c, new int[0]))
                .flatMap(entriesByCell::of)
                .map(entry -> contributorOfEntry[entry])
                .sorted()
                .distinct()
                .toArray());
  }

  /**
   * Returns the index of a contributor; negative if the contributor has no footprint.
   *
   * @param runIndex the run's index of the contributor
   */
  int indexOf(int runIndex) {
    return Arrays.binarySearch(runIndices, runIndex);
  }

  boolean isEligible(int index) {
    return eligible.get(index);
  }

  /** Returns true if a contributor has records in a cell. */
  boolean isIn(int index, int cell) {
    return Arrays.binarySearch(contributors(cell), index) >= 0;
  }

  /** Returns the value that a contributor adds to a measure of a cell. */
  long value(int index, int cell, int measure) {
    long sum = 0;
    Groups groups = entriesByContributor;
    for (int i = groups.first[index]; i < groups.first[index + 1]; i++) {
      if (isUnder(cellOfEntry[groups.entries[i]], cell)) {
        sum = Math.addExact(sum, values[measure][groups.entries[i]]);
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
}
