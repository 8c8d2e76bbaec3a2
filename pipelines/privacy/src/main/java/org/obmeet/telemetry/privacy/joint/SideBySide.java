package org.obmeet.telemetry.privacy.joint;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;

/**
 * Two released tables of one cube, row by row. Rows are the same where their labels stand for the
 * same values, however they are spelled.
 */
public final class SideBySide {
  private final ReleasedCube one;
  private final ReleasedCube two;
  private final List<Map<String, BitSet>> leavesOne = new ArrayList<>();
  private final List<Map<String, BitSet>> leavesTwo = new ArrayList<>();

  /**
   * A set of values.
   *
   * @param labels of the first table, else of the second
   * @param first the first table's row; null where it has none for this set
   * @param second the second table's row; null where it has none for this set
   * @param overlapping where only one table has a row: the other's rows that share values with it
   */
  public record Pair(
      List<String> labels,
      ReleasedCube.Row first,
      ReleasedCube.Row second,
      List<ReleasedCube.Row> overlapping) {
    public Pair {
      labels = List.copyOf(labels);
      overlapping = List.copyOf(overlapping);
    }
  }

  /**
   * @throws IllegalArgumentException where their dimensions differ
   */
  public SideBySide(DeclaredTable first, DeclaredTable second) {
    this.one = first.published().table();
    this.two = second.published().table();
    if (!one.dimensions().equals(two.dimensions())) {
      throw new IllegalArgumentException(
          "dimensions of both tables must be the same; they are "
              + one.dimensions()
              + " and "
              + two.dimensions());
    }
    for (int d = 0; d < one.dimensions().size(); d++) {
      String dimension = one.dimensions().get(d);
      Meaning mine = new Meaning(one, d, first.declaration().ladder(dimension));
      Meaning theirs = new Meaning(two, d, second.declaration().ladder(dimension));
      List<Leaf> leaves =
          Universe.of(
                  dimension,
                  List.of(mine, theirs),
                  List.of(
                      first.declaration().ladder(dimension),
                      second.declaration().ladder(dimension)),
                  Set.of())
              .leaves();
      leavesOne.add(sets(one, d, mine, leaves));
      leavesTwo.add(sets(two, d, theirs, leaves));
    }
  }

  private static Map<String, BitSet> sets(
      ReleasedCube table, int d, Meaning meaning, List<Leaf> leaves) {
    Map<String, BitSet> sets = new HashMap<>();
    for (ReleasedCube.Row row : table.rows()) {
      sets.computeIfAbsent(
          row.labels().get(d),
          label -> {
            BitSet set = new BitSet();
            IntStream.range(0, leaves.size())
                .forEach(i -> set.set(i, meaning.covers(label, leaves.get(i))));
            return set;
          });
    }
    return sets;
  }

  /** Rows of the first table in order, then those of the second that the first does not have. */
  public List<Pair> pairs() {
    Map<List<BitSet>, ReleasedCube.Row> others = new LinkedHashMap<>();
    two.rows().forEach(row -> others.put(sets(row, leavesTwo), row));
    List<Pair> pairs = new ArrayList<>();
    for (ReleasedCube.Row row : one.rows()) {
      List<BitSet> sets = sets(row, leavesOne);
      ReleasedCube.Row other = others.remove(sets);
      pairs.add(
          new Pair(
              row.labels(),
              row,
              other,
              other == null ? overlapping(sets, two, leavesTwo) : List.of()));
    }
    others.forEach(
        (sets, row) ->
            pairs.add(new Pair(row.labels(), null, row, overlapping(sets, one, leavesOne))));
    return pairs;
  }

  private static List<ReleasedCube.Row> overlapping(
      List<BitSet> sets, ReleasedCube table, List<Map<String, BitSet>> leaves) {
    return table.rows().stream()
        .filter(
            row -> {
              List<BitSet> own = sets(row, leaves);
              return IntStream.range(0, own.size())
                  .allMatch(d -> own.get(d).intersects(sets.get(d)));
            })
        .toList();
  }

  private static List<BitSet> sets(ReleasedCube.Row row, List<Map<String, BitSet>> leaves) {
    return IntStream.range(0, leaves.size())
        .mapToObj(d -> leaves.get(d).get(row.labels().get(d)))
        .toList();
  }
}
