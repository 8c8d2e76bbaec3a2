package org.obmeet.telemetry.cubes.aggregate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.cubes.vector.LabelCodes;
import org.obmeet.telemetry.cubes.vector.LongIds;

/**
 * Numbers the combinations of labels that occur, from 0 in the order in which they are first seen.
 * Codes make one number each: an index of a table where there are few, else a key of 64 bits. Where
 * that is too small, dimensions are packed one after the other, each with what was packed before by
 * the number that it was given: any number of dimensions, any number of labels.
 *
 * <p>Rows come in parts, whose columns may code labels each in their own way; combinations keep
 * their numbers from part to part.
 */
final class FinestCells {
  private static final int LARGEST_TABLE = 1 << 22;

  private final int largestTable;
  private final long largestKey;
  private final LabelCodes[] labels;
  private final int[] room;
  private int[][] codes;
  private long[][] places;
  private Pack[] packs = new Pack[0];
  private int[] table;
  private int size;
  private int[] combinations = new int[64];

  /** Dimensions that are packed together, each factor the product of the room of those after it. */
  private record Pack(int from, int to, long product, LongIds ids) {}

  FinestCells(int dimensions) {
    this(dimensions, LARGEST_TABLE, Integer.MAX_VALUE * (long) Integer.MAX_VALUE);
  }

  /**
   * @param largestTable most entries of a table
   * @param largestKey largest key of a pack
   */
  FinestCells(int dimensions, int largestTable, long largestKey) {
    this.largestTable = largestTable;
    this.largestKey = largestKey;
    this.labels = new LabelCodes[dimensions];
    this.room = new int[dimensions];
    this.codes = new int[dimensions][];
    this.places = new long[dimensions][];
    Arrays.setAll(labels, d -> new LabelCodes());
  }

  /** Goes over to the rows of these columns, one per dimension. */
  void setColumns(List<DictionaryVector> dimensions) {
    boolean more = packs.length == 0;
    int[][] own = new int[labels.length][];
    for (int d = 0; d < labels.length; d++) {
      codes[d] = dimensions.get(d).codes();
      own[d] = labels[d].of(dimensions.get(d).labels());
      if (labels[d].size() > room[d]) {
        room[d] = Math.max(labels[d].size(), Math.multiplyExact(room[d], 2));
        more = true;
      }
    }
    if (more) {
      pack();
    }
    for (int d = 0; d < labels.length; d++) {
      long factor = factor(d);
      places[d] = Arrays.stream(own[d]).mapToLong(code -> code * factor).toArray();
    }
  }

  int size() {
    return size;
  }

  /** Label of a code in one dimension. */
  String label(int dimension, int code) {
    return labels[dimension].label(code);
  }

  /** Code of a combination in one dimension. */
  int code(int combination, int dimension) {
    return combinations[combination * labels.length + dimension];
  }

  /** Number of the row's combination. */
  int of(int row) {
    int number = table == null ? hashed(row) : table[(int) key(packs[0], row)];
    return number >= 0 && number < size ? number : add(row);
  }

  private int hashed(int row) {
    int id = 0;
    for (Pack pack : packs) {
      id = pack.ids.id(id * pack.product + key(pack, row));
    }
    return id;
  }

  private long key(Pack pack, int row) {
    long key = 0;
    for (int d = pack.from; d < pack.to; d++) {
      key += places[d][codes[d][row]];
    }
    return key;
  }

  private int add(int row) {
    if ((size + 1) * labels.length > combinations.length) {
      combinations = Arrays.copyOf(combinations, Math.multiplyExact(combinations.length, 2));
    }
    for (int d = 0; d < labels.length; d++) {
      combinations[size * labels.length + d] = (int) (places[d][codes[d][row]] / factor(d));
    }
    if (table != null) {
      table[(int) key(packs[0], row)] = size;
    }
    return size++;
  }

  /** Packs dimensions by their present room, and finds every combination its place again. */
  private void pack() {
    packs = packs();
    boolean small = packs.length == 1 && packs[0].product <= largestTable;
    table = small ? new int[(int) packs[0].product] : null;
    if (small) {
      Arrays.fill(table, -1);
    }
    for (int combination = 0; combination < size; combination++) {
      int id = 0;
      for (Pack pack : packs) {
        long key = 0;
        for (int d = pack.from; d < pack.to; d++) {
          key += code(combination, d) * factor(d);
        }
        if (small) {
          table[(int) key] = combination;
        } else {
          id = pack.ids.id(id * pack.product + key);
        }
      }
    }
  }

  /**
   * As few packs as the largest key allows. Every pack but the first leaves room for the numbers of
   * what was packed before.
   */
  private Pack[] packs() {
    List<Pack> found = new ArrayList<>();
    int from = 0;
    while (from < room.length || found.isEmpty()) {
      long most = found.isEmpty() ? largestKey : largestKey / Integer.MAX_VALUE;
      int to = from;
      long product = 1;
      while (to < room.length && (to == from || product <= most / room(to))) {
        product *= room(to++);
      }
      found.add(new Pack(from, to, product, new LongIds()));
      from = to;
    }
    return found.toArray(new Pack[0]);
  }

  /** Product of the room of those after a dimension in its pack. */
  private long factor(int dimension) {
    for (Pack pack : packs) {
      if (dimension < pack.to) {
        long factor = 1;
        for (int d = dimension + 1; d < pack.to; d++) {
          factor *= room(d);
        }
        return factor;
      }
    }
    throw new IllegalStateException("dimension " + dimension + " is in no pack");
  }

  private int room(int dimension) {
    return Math.max(1, room[dimension]);
  }
}
