package org.obmeet.telemetry.cubes.aggregate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.obmeet.telemetry.cubes.vector.DenseCodes;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;

/**
 * Assigns dense indices from 0 to the combinations of labels, in the order of their first row. The
 * label codes of a combination form one mixed-radix number, its key. Keys are indices into an array
 * if few are possible, or else 64-bit keys of a hash table. If 64 bits are too few, the dimensions
 * are divided into packs. A pack's key includes the index from the previous pack.
 *
 * <p>Rows are added in parts. Each part has its own label codes, but a combination has one index.
 */
final class FinestCells {
  private static final int MAX_TABLE_ENTRIES = 1 << 22;

  private final int maxTableEntries;
  private final long maxKey;
  private final List<DenseCodes<String>> labels;
  private final int[] capacity;

  /** For each dimension and row of the part its label code. */
  private int[][] codes;

  /** For each dimension and label code of the part its summand in the key. */
  private long[][] keyParts;

  private Pack[] packs = new Pack[0];
  private int[] indexOfKey;
  private int size;
  private int[] combinations = new int[64];

  /**
   * The dimensions that form one key. The factor of a dimension is the product of the capacities of
   * the later dimensions in the pack.
   */
  private record Pack(int from, int to, long product, DenseCodes<Long> indices) {}

  FinestCells(int dimensions) {
    this(dimensions, MAX_TABLE_ENTRIES, Integer.MAX_VALUE * (long) Integer.MAX_VALUE);
  }

  /**
   * @param maxTableEntries maximum length of an array that maps keys to indices
   * @param maxKey largest key of a pack
   */
  FinestCells(int dimensions, int maxTableEntries, long maxKey) {
    this.maxTableEntries = maxTableEntries;
    this.maxKey = maxKey;
    this.labels = Stream.generate(DenseCodes<String>::new).limit(dimensions).toList();
    this.capacity = new int[dimensions];
    this.codes = new int[dimensions][];
    this.keyParts = new long[dimensions][];
  }

  /** Sets the columns of the next part, one per dimension. */
  void setColumns(List<DictionaryVector> dimensions) {
    boolean grown = packs.length == 0;
    int[][] own = new int[labels.size()][];
    for (int d = 0; d < labels.size(); d++) {
      codes[d] = dimensions.get(d).codes();
      own[d] = dimensions.get(d).labels().stream().mapToInt(labels.get(d)::of).toArray();
      if (labels.get(d).size() > capacity[d]) {
        capacity[d] = Math.max(labels.get(d).size(), Math.multiplyExact(capacity[d], 2));
        grown = true;
      }
    }
    if (grown) {
      repack();
    }
    for (int d = 0; d < labels.size(); d++) {
      long factor = factor(d);
      keyParts[d] = Arrays.stream(own[d]).mapToLong(code -> code * factor).toArray();
    }
  }

  int size() {
    return size;
  }

  /** Returns the label of a code in one dimension. */
  String label(int dimension, int code) {
    return labels.get(dimension).values().get(code);
  }

  /** Returns the code of a combination in one dimension. */
  int code(int combination, int dimension) {
    return combinations[combination * labels.size() + dimension];
  }

  /** Returns the index of a row's combination. Adds the combination if it is new. */
  int findOrAdd(int row) {
    int index = indexOfKey == null ? hashed(row) : indexOfKey[(int) key(packs[0], row)];
    return index >= 0 && index < size ? index : add(row); // hashed gives size to a new one
  }

  private int hashed(int row) {
    int index = 0;
    for (Pack pack : packs) {
      index = pack.indices.of(index * pack.product + key(pack, row));
    }
    return index;
  }

  private long key(Pack pack, int row) {
    long key = 0;
    for (int d = pack.from; d < pack.to; d++) {
      key += keyParts[d][codes[d][row]];
    }
    return key;
  }

  private int add(int row) {
    if ((size + 1) * labels.size() > combinations.length) {
      combinations = Arrays.copyOf(combinations, Math.multiplyExact(combinations.length, 2));
    }
    for (int d = 0; d < labels.size(); d++) {
      combinations[size * labels.size() + d] = (int) (keyParts[d][codes[d][row]] / factor(d));
    }
    if (indexOfKey != null) {
      indexOfKey[(int) key(packs[0], row)] = size;
    }
    return size++;
  }

  /** Divides the dimensions into packs by capacity, and inserts all combinations again. */
  private void repack() {
    packs = packs();
    boolean small = packs.length == 1 && packs[0].product <= maxTableEntries;
    indexOfKey = small ? new int[(int) packs[0].product] : null;
    if (small) {
      Arrays.fill(indexOfKey, -1);
    }
    for (int combination = 0; combination < size; combination++) {
      int index = 0;
      for (Pack pack : packs) {
        long key = 0;
        for (int d = pack.from; d < pack.to; d++) {
          key += code(combination, d) * factor(d);
        }
        if (small) {
          indexOfKey[(int) key] = combination;
        } else {
          index = pack.indices.of(index * pack.product + key);
        }
      }
    }
  }

  /**
   * Returns the smallest number of packs that the largest key allows. The keys of every pack except
   * the first also have space for the indices of the previous pack.
   */
  private Pack[] packs() {
    List<Pack> found = new ArrayList<>();
    int from = 0;
    while (from < capacity.length || found.isEmpty()) {
      long max = found.isEmpty() ? maxKey : maxKey / Integer.MAX_VALUE;
      int to = from;
      long product = 1;
      while (to < capacity.length && (to == from || product <= max / capacityOf(to))) {
        product *= capacityOf(to++);
      }
      found.add(new Pack(from, to, product, new DenseCodes<>()));
      from = to;
    }
    return found.toArray(new Pack[0]);
  }

  /** Returns the factor of a dimension in its pack; see {@link Pack}. */
  private long factor(int dimension) {
    for (Pack pack : packs) {
      if (dimension < pack.to) {
        long factor = 1;
        for (int d = dimension + 1; d < pack.to; d++) {
          factor *= capacityOf(d);
        }
        return factor;
      }
    }
    throw new IllegalStateException("dimension " + dimension + " is in no pack");
  }

  private int capacityOf(int dimension) {
    return Math.max(1, capacity[dimension]);
  }
}
