package org.obmeet.telemetry.privacy.joint;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;

/**
 * A row, or a level, with the leaves that it stands for.
 *
 * @param sets one per dimension
 * @param row as released
 */
record Counted(List<BitSet> sets, ReleasedCube.Row row) {
  /** The rows of a table. */
  static List<Counted> rows(ReleasedCube table, List<Meaning> meanings, List<Universe> universes) {
    return table.rows().stream()
        .map(
            row ->
                new Counted(
                    IntStream.range(0, meanings.size())
                        .mapToObj(
                            d -> covered(meanings.get(d), universes.get(d), row.labels().get(d)))
                        .toList(),
                    row))
        .toList();
  }

  /** The levels of a table. */
  static List<Counted> levels(
      ReleasedCube table, List<Meaning> meanings, List<Universe> universes) {
    List<Counted> counted = new ArrayList<>();
    for (ReleasedCube.Row row : table.levels()) {
      List<BitSet> sets = new ArrayList<>();
      for (int d = 0; d < meanings.size(); d++) {
        sets.add(level(meanings.get(d), universes.get(d), row.labels().get(d)));
      }
      counted.add(new Counted(sets, row));
    }
    return counted;
  }

  private static BitSet level(Meaning meaning, Universe universe, String label) {
    String node = label.equals(ReleasedCube.EVERYTHING) ? label : meaning.step(label).orElse(null);
    if (node == null) {
      return covered(meaning, universe, label);
    }
    BitSet set = new BitSet();
    IntStream.range(0, universe.leaves().size())
        .forEach(i -> set.set(i, meaning.under(node, universe.leaves().get(i))));
    return set;
  }

  private static BitSet covered(Meaning meaning, Universe universe, String label) {
    BitSet set = new BitSet();
    IntStream.range(0, universe.leaves().size())
        .forEach(i -> set.set(i, meaning.covers(label, universe.leaves().get(i))));
    return set;
  }

  /** Whether it stands for some of the other's values. */
  boolean meets(Counted other) {
    return IntStream.range(0, sets.size()).allMatch(d -> sets.get(d).intersects(other.sets.get(d)));
  }

  /** Whether it stands for every value of the other. */
  boolean contains(Counted other) {
    return IntStream.range(0, sets.size())
        .allMatch(
            d -> {
              BitSet outside = (BitSet) other.sets.get(d).clone();
              outside.andNot(sets.get(d));
              return outside.isEmpty();
            });
  }

  boolean published() {
    return row.status() == ReleasedCube.Status.PUBLISHED;
  }
}
