package org.obmeet.telemetry.privacy.joint;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/** Writes one table of a system in the form in which tables are attacked. */
final class TableMaker {
  private static final String NOBODY = "none";

  private final LinkedSystem system;
  private final int number;
  private final ReleasedCube table;
  private final List<Declaration.Measure> declared;
  private final List<Meaning> meanings;
  private final Map<String, Map<String, List<String>>> groups = new TreeMap<>();

  TableMaker(LinkedSystem system, int number) {
    this.system = system;
    this.number = number;
    this.table = system.declared(number).published().table();
    this.declared = system.declared(number).declaration().measures();
    this.meanings = system.meanings(number);
  }

  /** The additive measures, with a row of zeros for whatever no row stands for. */
  ReleasedTable additive() {
    List<Integer> measures = measures(true);
    List<ReleasedTable.Row> rows = new ArrayList<>();
    table.rows().forEach(row -> rows.add(row(row, labels(row), measures)));
    List<Long> zeros = Collections.nCopies(measures.size(), 0L);
    nobody()
        .forEach(
            labels ->
                rows.add(new ReleasedTable.Row(labels, ReleasedTable.Status.PUBLISHED, zeros)));
    return table(
        system.name(number),
        measures.stream().map(m -> column(system.column(declared.get(m)), true)).toList(),
        rows);
  }

  /** The distinct counts of its rows. */
  ReleasedTable counts() {
    List<Integer> measures = measures(false);
    List<ReleasedTable.Row> rows =
        table.rows().stream().map(row -> row(row, labels(row), measures)).toList();
    return table(system.name(number), distinct(measures), rows);
  }

  /** The distinct counts of its levels. */
  ReleasedTable levels() {
    List<Integer> measures = measures(false);
    List<ReleasedTable.Row> rows =
        table.levels().stream().map(row -> row(row, levelLabels(row), measures)).toList();
    return table(system.levelsName(number), distinct(measures), rows);
  }

  private ReleasedTable table(
      String name, List<ReleasedTable.Column> columns, List<ReleasedTable.Row> rows) {
    return new ReleasedTable(name, table.dimensions(), columns, rows, groups);
  }

  private List<ReleasedTable.Column> distinct(List<Integer> measures) {
    return measures.stream().map(m -> column(declared.get(m).name(), false)).toList();
  }

  private static ReleasedTable.Column column(String name, boolean additive) {
    return new ReleasedTable.Column(name, additive, 0);
  }

  private List<Integer> measures(boolean additive) {
    return IntStream.range(0, declared.size())
        .filter(m -> declared.get(m).additive() == additive)
        .boxed()
        .toList();
  }

  private static ReleasedTable.Row row(
      ReleasedCube.Row row, List<String> labels, List<Integer> measures) {
    boolean published = row.status() == ReleasedCube.Status.PUBLISHED;
    List<Long> values = new ArrayList<>();
    measures.forEach(m -> values.add(published ? row.values().get(m) : null));
    return new ReleasedTable.Row(
        labels, published ? ReleasedTable.Status.PUBLISHED : ReleasedTable.Status.WITHHELD, values);
  }

  private Universe universe(int d) {
    return system.universe(table.dimensions().get(d));
  }

  private String group(int d, String label, List<String> leaves) {
    groups.computeIfAbsent(table.dimensions().get(d), x -> new TreeMap<>()).put(label, leaves);
    return label;
  }

  private List<String> labels(ReleasedCube.Row row) {
    return IntStream.range(0, meanings.size())
        .mapToObj(d -> label(d, row.labels().get(d)))
        .toList();
  }

  private String label(int d, String label) {
    Meaning meaning = meanings.get(d);
    if (meaning.everything(label)) {
      return Hierarchy.TOTAL;
    }
    return meaning.isValue(label) ? label : group(d, label, universe(d).under(meaning, label));
  }

  private List<String> levelLabels(ReleasedCube.Row row) {
    List<String> labels = new ArrayList<>();
    for (int d = 0; d < meanings.size(); d++) {
      int column = d;
      String label = row.labels().get(d);
      Meaning meaning = meanings.get(d);
      meaning
          .step(label)
          .ifPresent(step -> group(column, label, universe(column).step(meaning, step)));
      labels.add(label);
    }
    return labels;
  }

  private List<List<String>> nobody() {
    int[] sizes =
        IntStream.range(0, meanings.size()).map(d -> universe(d).leaves().size()).toArray();
    List<List<BitSet>> rows =
        table.rows().stream()
            .map(
                row ->
                    IntStream.range(0, sizes.length)
                        .mapToObj(d -> leaves(d, row.labels().get(d)))
                        .toList())
            .toList();
    List<Map<BitSet, String>> known = new ArrayList<>();
    for (int d = 0; d < sizes.length; d++) {
      known.add(known(d, rows));
    }
    return Complement.of(sizes, rows).stream().map(box -> labels(box, sizes, known)).toList();
  }

  private BitSet leaves(int d, String label) {
    List<Leaf> all = universe(d).leaves();
    BitSet leaves = new BitSet();
    for (int i = 0; i < all.size(); i++) {
      leaves.set(i, meanings.get(d).covers(label, all.get(i)));
    }
    return leaves;
  }

  /** Labels of the table's rows by what they stand for. */
  private Map<BitSet, String> known(int d, List<List<BitSet>> rows) {
    Map<BitSet, String> known = new HashMap<>();
    for (int r = 0; r < rows.size(); r++) {
      known.putIfAbsent(rows.get(r).get(d), label(d, table.rows().get(r).labels().get(d)));
    }
    return known;
  }

  private List<String> labels(List<BitSet> box, int[] sizes, List<Map<BitSet, String>> known) {
    List<String> labels = new ArrayList<>();
    for (int d = 0; d < box.size(); d++) {
      BitSet leaves = box.get(d);
      int column = d;
      labels.add(
          leaves.cardinality() == sizes[d]
              ? Hierarchy.TOTAL
              : known.get(d).computeIfAbsent(leaves, set -> named(column, set)));
    }
    return labels;
  }

  private String named(int d, BitSet set) {
    List<String> leaves = set.stream().mapToObj(i -> universe(d).leaves().get(i).name()).toList();
    String label = NOBODY;
    for (int n = 2; taken(d, label); n++) {
      label = NOBODY + " (" + n + ")";
    }
    return group(d, label, leaves);
  }

  private boolean taken(int d, String label) {
    return universe(d).leaves().stream().anyMatch(leaf -> leaf.name().equals(label))
        || groups.getOrDefault(table.dimensions().get(d), Map.of()).containsKey(label);
  }
}
