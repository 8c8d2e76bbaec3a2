package org.obmeet.telemetry.cubes.aggregate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.obmeet.telemetry.cubes.vector.DenseCodes;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.privacy.cells.TupleIndex;

/**
 * Assigns dense indices from 0 to the combinations of labels, in the order of their first row. Rows
 * are added in parts. Each part has its own label codes, but a combination has the same index in
 * all parts.
 */
final class FinestCells {
  /** Largest length of {@link #known}. */
  private static final int MAX_DIRECT = 1 << 20;

  /** Largest length of {@link #known} per row, because each part clears the array. */
  private static final long MAX_PER_ROW = 16;

  private final List<DenseCodes<String>> labels;
  private final TupleIndex combinations;
  private final int[] combination;

  /** For each dimension and row of the part: the row's label code in the part. */
  private final int[][] codes;

  /** For each dimension and label code of the part: the code of the label in all parts. */
  private final int[][] codeOfLabel;

  /**
   * For each possible combination of the part: 1 plus its index, or 0 before its first row in the
   * part. The array is empty if too many combinations are possible.
   */
  private int[] known = {};

  FinestCells(int dimensions) {
    this.labels = Stream.generate(DenseCodes<String>::new).limit(dimensions).toList();
    this.combinations = new TupleIndex(dimensions);
    this.combination = new int[dimensions];
    this.codes = new int[dimensions][];
    this.codeOfLabel = new int[dimensions][];
  }

  /** Sets the columns of the next part, one per dimension. */
  void setColumns(List<DictionaryVector> dimensions) {
    int possible = 1;
    for (int d = 0; d < combination.length; d++) {
      codes[d] = dimensions.get(d).codes();
      codeOfLabel[d] = dimensions.get(d).labels().stream().mapToInt(labels.get(d)::of).toArray();
      long product = (long) possible * codeOfLabel[d].length;
      possible = product > Math.min(MAX_DIRECT, MAX_PER_ROW * codes[d].length) ? 0 : (int) product;
    }
    if (possible != known.length) {
      known = new int[possible];
    } else {
      Arrays.fill(known, 0);
    }
  }

  String label(int dimension, int code) {
    return labels.get(dimension).values().get(code);
  }

  /** Returns the label code of a combination in one dimension. */
  int code(int index, int dimension) {
    return combinations.get(index, dimension);
  }

  /** Returns the index of a row's combination. Adds the combination if it is new. */
  int findOrAdd(int row) {
    if (known.length == 0) {
      return findOrAddCodes(row);
    }
    int at = 0;
    for (int d = 0; d < codes.length; d++) {
      at = at * codeOfLabel[d].length + codes[d][row];
    }
    if (known[at] == 0) {
      known[at] = findOrAddCodes(row) + 1;
    }
    return known[at] - 1;
  }

  private int findOrAddCodes(int row) {
    for (int d = 0; d < combination.length; d++) {
      combination[d] = codeOfLabel[d][codes[d][row]];
    }
    return combinations.findOrAdd(combination);
  }
}
