package org.obmeet.telemetry.cli.protect;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.disclosure.rules.UnionValues;

/**
 * Computes {@link UnionValues} from the records. They are exact even if contributors are in several
 * cells. The index lists the records below each node of each dimension. A cell's records are found
 * in two steps: take the node with the fewest records, then keep the records below all other nodes.
 */
final class UnionIndex implements UnionValues {
  /** Maximum number of records in the cache. Before it is exceeded, the cache is cleared. */
  private static final int MAX_CACHED = 20_000_000;

  private final Population population;
  private final Records records;
  private final int[][][] under;
  private final Map<Integer, int[]> recordsOf = new HashMap<>();
  private final int[] stamps;
  private final long[] added;
  private final int[] found;
  private int kept;
  private int stamp;
  private int[] lastCells;
  private long lastContributors;

  /** Creates an index of the records of a population. The records must have contributors. */
  UnionIndex(Population population, Records records) {
    this.population = population;
    this.records = records;
    int contributors = Arrays.stream(records.contributors()).max().orElse(-1) + 1;
    this.stamps = new int[contributors];
    this.added = new long[contributors];
    this.found = new int[contributors];
    this.under = new int[records.hierarchies().size()][][];
    for (int d = 0; d < under.length; d++) {
      under[d] = under(records.hierarchies().get(d), records.leaves()[d]);
    }
  }

  private static int[][] under(Hierarchy hierarchy, int[] leaves) {
    int[] counts = new int[hierarchy.size()];
    for (int leaf : leaves) {
      for (int at = leaf; at > Hierarchy.ROOT; at = hierarchy.parent(at)) {
        counts[at]++;
      }
    }
    int[][] under = new int[counts.length][];
    for (int node = 1; node < counts.length; node++) {
      under[node] = new int[counts[node]];
    }
    Arrays.fill(counts, 0);
    for (int row = 0; row < leaves.length; row++) {
      for (int at = leaves[row]; at > Hierarchy.ROOT; at = hierarchy.parent(at)) {
        under[at][counts[at]++] = row;
      }
    }
    return under;
  }

  @Override
  public long contributors(int[] cells) {
    if (!Arrays.equals(cells, lastCells)) {
      lastCells = cells.clone();
      lastContributors = 0;
      stamp++;
      for (int cell : cells) {
        for (int row : recordsOf(cell)) {
          int contributor = records.contributors()[row];
          if (stamps[contributor] != stamp) {
            stamps[contributor] = stamp;
            lastContributors++;
          }
        }
      }
    }
    return lastContributors;
  }

  @Override
  public long eligible(int[] cells) {
    return contributors(cells);
  }

  @Override
  public CellValues values(int[] cells, int measure) {
    lastCells = null; // this call overwrites the stamps
    stamp++;
    int size = 0;
    for (int cell : cells) {
      for (int row : recordsOf(cell)) {
        int contributor = records.contributors()[row];
        long value = measure == 0 ? 1 : records.values()[measure - 1][row];
        if (stamps[contributor] != stamp) {
          stamps[contributor] = stamp;
          added[contributor] = value;
          found[size++] = contributor;
        } else if (measure > 0) {
          added[contributor] = Math.addExact(added[contributor], value);
        }
      }
    }
    return values(size);
  }

  /** Combines the values of the first {@code size} contributors in {@code found}. */
  private CellValues values(int size) {
    long value = 0;
    long carriers = 0;
    long first = 0;
    long second = 0;
    boolean negative = false;
    for (int i = 0; i < size; i++) {
      long one = added[found[i]];
      value = Math.addExact(value, one);
      carriers += one != 0 ? 1 : 0;
      negative |= one < 0;
      second = Math.max(second, Math.min(first, one));
      first = Math.max(first, one);
    }
    return new CellValues(value, carriers, carriers, first, -1, second, -1, negative);
  }

  private int[] recordsOf(int cell) {
    int[] known = recordsOf.get(cell);
    if (known != null) {
      return known;
    }
    int[] found = find(cell);
    if (kept + found.length > MAX_CACHED) {
      recordsOf.clear();
      kept = 0;
    }
    kept += found.length;
    recordsOf.put(cell, found);
    return found;
  }

  private int[] find(int cell) {
    int rarest = -1;
    for (int d = 0; d < under.length; d++) {
      int node = population.node(cell, d);
      if (node != Hierarchy.ROOT
          && (rarest < 0
              || under[d][node].length < under[rarest][population.node(cell, rarest)].length)) {
        rarest = d;
      }
    }
    if (rarest < 0) {
      return IntStream.range(0, records.size()).toArray();
    }
    return Arrays.stream(under[rarest][population.node(cell, rarest)])
        .filter(row -> inside(row, cell))
        .toArray();
  }

  private boolean inside(int row, int cell) {
    for (int d = 0; d < under.length; d++) {
      int node = population.node(cell, d);
      int at = records.leaves()[d][row];
      while (at > node) {
        at = records.hierarchies().get(d).parent(at);
      }
      if (at != node) {
        return false;
      }
    }
    return true;
  }
}
