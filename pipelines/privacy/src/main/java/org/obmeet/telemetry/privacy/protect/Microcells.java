package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.Records;

/**
 * The combinations of values, over all dimensions of several tables, that may hold anybody. Where
 * zeros are safe those are the combinations that occur; where they are sensitive, every combination
 * that does not contradict a dependence of one dimension on another such as that of the county on
 * the region.
 *
 * @param atoms codes of the values, in order of columns
 * @param columns dimensions of the records, ascending
 */
@SuppressWarnings("ArrayRecordComponent")
record Microcells(List<int[]> atoms, int[] columns) {
  /** Of each microcell the values. */
  List<List<String>> labels(Records records) {
    return atoms.stream()
        .map(
            atom ->
                IntStream.range(0, columns.length)
                    .mapToObj(i -> records.values(columns[i]).get(atom[i]))
                    .toList())
        .toList();
  }

  /** Of each microcell its contributors, or its weight, and then its sums. */
  long[][] values(Records records) {
    Map<List<Integer>, Integer> numbers = new HashMap<>();
    for (int[] atom : atoms) {
      numbers.put(Arrays.stream(atom).boxed().toList(), numbers.size());
    }
    long[][] values = new long[atoms.size()][1 + records.sums().size()];
    Set<Long> seen = new HashSet<>();
    for (int r = 0; r < records.size(); r++) {
      int record = r;
      int atom =
          numbers.get(Arrays.stream(columns).mapToObj(c -> records.code(record, c)).toList());
      if (records.weighted()) {
        values[atom][0] += records.weight(r);
      } else if (seen.add((long) atom * records.contributors() + records.contributor(r))) {
        values[atom][0]++;
      }
      for (int m = 0; m < records.sums().size(); m++) {
        values[atom][1 + m] += records.sum(r, m);
      }
    }
    return values;
  }

  /** The microcells, where there are at most so many. */
  static Optional<Microcells> of(Problem problem, int[] columns, int most) {
    Records records = problem.records();
    if (problem.settings().zeros() == Problem.Zeros.SAFE) {
      return distinct(records, columns, most).map(atoms -> new Microcells(atoms, columns));
    }
    List<int[]> product = List.of(new int[columns.length]);
    for (int[] family : families(records, columns)) {
      Optional<List<int[]>> tuples =
          distinct(records, Arrays.stream(family).map(i -> columns[i]).toArray(), most);
      if (tuples.isEmpty() || (long) product.size() * tuples.get().size() > most) {
        return Optional.empty();
      }
      product = product(product, family, tuples.get());
    }
    return Optional.of(new Microcells(product, columns));
  }

  private static List<int[]> product(List<int[]> left, int[] family, List<int[]> tuples) {
    List<int[]> product = new ArrayList<>();
    for (int[] begun : left) {
      for (int[] tuple : tuples) {
        int[] atom = begun.clone();
        for (int i = 0; i < family.length; i++) {
          atom[family[i]] = tuple[i];
        }
        product.add(atom);
      }
    }
    return product;
  }

  /** Distinct tuples in the order of their labels, which does not depend on that of the records. */
  private static Optional<List<int[]>> distinct(Records records, int[] columns, int most) {
    Map<List<String>, int[]> found = new java.util.TreeMap<>(Microcells::compare);
    Map<List<Integer>, Boolean> seen = new LinkedHashMap<>();
    for (int r = 0; r < records.size(); r++) {
      int record = r;
      List<Integer> codes = Arrays.stream(columns).mapToObj(c -> records.code(record, c)).toList();
      if (seen.put(codes, true) == null) {
        if (seen.size() > most) {
          return Optional.empty();
        }
        List<String> labels =
            IntStream.range(0, columns.length)
                .mapToObj(i -> records.values(columns[i]).get(codes.get(i)))
                .toList();
        found.put(labels, codes.stream().mapToInt(c -> c).toArray());
      }
    }
    return Optional.of(List.copyOf(found.values()));
  }

  private static int compare(List<String> a, List<String> b) {
    return IntStream.range(0, a.size())
        .map(i -> a.get(i).compareTo(b.get(i)))
        .filter(order -> order != 0)
        .findFirst()
        .orElse(0);
  }

  /** Positions of columns that depend on each other, together. */
  private static List<int[]> families(Records records, int[] columns) {
    int[] family = IntStream.range(0, columns.length).toArray();
    for (int a = 0; a < columns.length; a++) {
      for (int b = 0; b < columns.length; b++) {
        if (a != b && Dependences.determines(records, columns[a], columns[b])) {
          int from = family[b];
          int to = family[a];
          Arrays.setAll(family, i -> family[i] == from ? to : family[i]);
        }
      }
    }
    return Arrays.stream(family)
        .distinct()
        .mapToObj(f -> IntStream.range(0, columns.length).filter(i -> family[i] == f).toArray())
        .toList();
  }
}
