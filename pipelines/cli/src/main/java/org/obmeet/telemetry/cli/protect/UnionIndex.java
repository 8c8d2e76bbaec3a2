package org.obmeet.telemetry.cli.protect;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.disclosure.rules.UnionValues;

/**
 * Computes {@link UnionValues} from the records. The values are exact even if contributors are in
 * several cells. The index lists the records below each node of each dimension. To find the records
 * of a cell, the search takes the node of the cell with the fewest records. Of these records, the
 * search keeps the records that are also below the other nodes of the cell.
 */
final class UnionIndex implements UnionValues {
  /** Maximum number of records in the cache. Before it is exceeded, the cache is cleared. */
  private static final int MAX_CACHED = 20_000_000;

  private final Population population;
  private final Records records;

  /** For each dimension and node, the records below the node; none for the root. */
  private final int[][][] recordsUnder;

  private final Map<Integer, int[]> cache = new HashMap<>();
  private int cachedRecords;

  /** For each contributor, the number of the last call that counted the contributor. */
  private final int[] lastCall;

  private int call;

  /** For each contributor of the current call, the sum of the values. */
  private final long[] sums;

  private final int[] contributorsFound;
  private int[] lastCells;
  private long lastContributors;

  /** Creates an index of the records of a population. The records must have contributors. */
  UnionIndex(Population population, Records records) {
    this.population = population;
    this.records = records;
    int contributors = Arrays.stream(records.contributors()).max().orElse(-1) + 1;
    this.lastCall = new int[contributors];
    this.sums = new long[contributors];
    this.contributorsFound = new int[contributors];
    this.recordsUnder =
        IntStream.range(0, records.hierarchies().size())
            .mapToObj(d -> recordsUnder(records.hierarchies().get(d), records.leaves()[d]))
            .toArray(int[][][]::new);
  }

  private static int[][] recordsUnder(Hierarchy hierarchy, int[] leaves) {
    IntStream.Builder[] under =
        Stream.generate(IntStream::builder)
            .limit(hierarchy.size())
            .toArray(IntStream.Builder[]::new);
    for (int row = 0; row < leaves.length; row++) {
      for (int node = leaves[row]; node > Hierarchy.ROOT; node = hierarchy.parent(node)) {
        under[node].add(row);
      }
    }
    return Arrays.stream(under).map(rows -> rows.build().toArray()).toArray(int[][]::new);
  }

  @Override
  public long contributors(int[] cells) {
    if (!Arrays.equals(cells, lastCells)) {
      lastCells = cells.clone();
      lastContributors = 0;
      call++;
      for (int cell : cells) {
        for (int row : recordsOf(cell)) {
          int contributor = records.contributors()[row];
          if (lastCall[contributor] != call) {
            lastCall[contributor] = call;
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
    call++;
    int size = 0;
    for (int cell : cells) {
      for (int row : recordsOf(cell)) {
        int contributor = records.contributors()[row];
        long value = measure == 0 ? 1 : records.values()[measure - 1][row];
        if (lastCall[contributor] != call) {
          lastCall[contributor] = call;
          sums[contributor] = value;
          contributorsFound[size++] = contributor;
        } else if (measure > 0) {
          sums[contributor] = Math.addExact(sums[contributor], value);
        }
      }
    }
    return values(size);
  }

  private CellValues values(int size) {
    long value = 0;
    long absolute = 0;
    long carriers = 0;
    long first = 0;
    long second = 0;
    boolean negative = false;
    for (int i = 0; i < size; i++) {
      long one = sums[contributorsFound[i]];
      value = Math.addExact(value, one);
      carriers += one != 0 ? 1 : 0;
      negative |= one < 0;
      long contribution = Math.absExact(one);
      absolute = Math.addExact(absolute, contribution);
      second = Math.max(second, Math.min(first, contribution));
      first = Math.max(first, contribution);
    }
    return new CellValues(value, absolute, carriers, carriers, first, -1, second, negative);
  }

  private int[] recordsOf(int cell) {
    int[] rows = cache.get(cell);
    if (rows == null) {
      rows = find(cell);
      if (cachedRecords + rows.length > MAX_CACHED) {
        cache.clear();
        cachedRecords = 0;
      }
      cachedRecords += rows.length;
      cache.put(cell, rows);
    }
    return rows;
  }

  private int[] find(int cell) {
    int[] fewest = null;
    for (int d = 0; d < recordsUnder.length; d++) {
      int node = population.node(cell, d);
      if (node != Hierarchy.ROOT
          && (fewest == null || recordsUnder[d][node].length < fewest.length)) {
        fewest = recordsUnder[d][node];
      }
    }
    return (fewest == null ? IntStream.range(0, records.size()) : Arrays.stream(fewest))
        .filter(row -> isInside(row, cell))
        .toArray();
  }

  private boolean isInside(int row, int cell) {
    return IntStream.range(0, recordsUnder.length)
        .allMatch(
            d ->
                records
                    .hierarchies()
                    .get(d)
                    .isUnder(records.leaves()[d][row], population.node(cell, d)));
  }
}
