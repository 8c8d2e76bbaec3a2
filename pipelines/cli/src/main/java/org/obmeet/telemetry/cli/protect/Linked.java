package org.obmeet.telemetry.cli.protect;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.obmeet.telemetry.cli.input.FixedColumn;
import org.obmeet.telemetry.disclosure.model.Parents;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;
import org.obmeet.telemetry.disclosure.model.ReleasedTable.Column;
import org.obmeet.telemetry.disclosure.model.ReleasedTable.Row;

/**
 * What is out of one population and period.
 *
 * @param entries of the ledger, oldest first
 */
record Linked(List<LedgerEntry> entries) {
  Linked {
    entries = List.copyOf(entries);
  }

  /**
   * A table as it was released once.
   *
   * @param entry which call released it
   * @param part the table
   */
  record Version(LedgerEntry entry, Part part) {}

  static Linked none() {
    return new Linked(List.of());
  }

  /** Every version of a table, oldest first. */
  List<Version> versions(String table) {
    List<Version> versions = new ArrayList<>();
    for (LedgerEntry entry : entries) {
      for (Part part : entry.parts()) {
        if (part.table().name().equals(table)) {
          versions.add(new Version(entry, part));
        }
      }
    }
    return versions;
  }

  /** The last version of a table. */
  Optional<Version> last(String table) {
    List<Version> versions = versions(table);
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
  }

  /** Names of all tables, in the order of their first version. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    entries.forEach(e -> e.parts().forEach(p -> names.add(p.table().name())));
    return names;
  }

  /** Parents of every dimension that a table has, as last released. */
  Map<String, Map<String, String>> ladders() {
    Map<String, Map<String, String>> ladders = new TreeMap<>();
    for (LedgerEntry entry : entries) {
      entry
          .ladders()
          .forEach(
              (d, parents) -> ladders.computeIfAbsent(d, x -> new TreeMap<>()).putAll(parents));
    }
    return ladders;
  }

  /** What each measure is. */
  Map<String, String> meanings() {
    Map<String, String> meanings = new TreeMap<>();
    entries.forEach(e -> meanings.putAll(e.meanings()));
    return meanings;
  }

  /** Most digits after the point that a measure was released with. */
  Map<String, Integer> decimals() {
    Map<String, Integer> decimals = new TreeMap<>();
    for (LedgerEntry entry : entries) {
      for (Part part : entry.parts()) {
        part.table().columns().forEach(c -> decimals.merge(c.name(), c.decimals(), Math::max));
      }
    }
    return decimals;
  }

  /**
   * Which columns of the input a specification needs: its own, and the dimensions of what is out,
   * without which that could not be linked.
   */
  Layout layout(Spec spec) {
    Map<String, Parents> read = new LinkedHashMap<>(spec.ladders());
    List<String> kept = new ArrayList<>(spec.used());
    ladders()
        .forEach(
            (dimension, parents) -> {
              read.putIfAbsent(dimension, new Parents(dimension, parents));
              if (!kept.contains(dimension)) {
                kept.add(dimension);
              }
            });
    return new Layout(spec.population(), read, kept, spec.sums(), decimals());
  }

  /** A table with its measures at other decimals, which are at least those that it has. */
  static ReleasedTable at(ReleasedTable table, Map<String, Integer> decimals) {
    List<Column> columns =
        table.columns().stream()
            .map(
                c ->
                    new Column(
                        c.name(), c.additive(), decimals.getOrDefault(c.name(), c.decimals())))
            .toList();
    List<Row> rows = new ArrayList<>();
    for (Row row : table.rows()) {
      List<Long> values = new ArrayList<>();
      for (int m = 0; m < columns.size(); m++) {
        Long value = row.values().get(m);
        int from = table.columns().get(m).decimals();
        values.add(
            value == null
                ? null
                : (Long)
                    FixedColumn.fixed(BigDecimal.valueOf(value, from), columns.get(m).decimals()));
      }
      rows.add(new Row(row.labels(), row.status(), values));
    }
    return new ReleasedTable(table.name(), table.dimensions(), columns, rows, table.groups());
  }

  /** A table with some of its measures; nothing where it has none of them. */
  static Optional<ReleasedTable> only(ReleasedTable table, List<String> measures) {
    int[] places =
        IntStream.range(0, table.columns().size())
            .filter(m -> measures.contains(table.columns().get(m).name()))
            .toArray();
    if (places.length == 0) {
      return Optional.empty();
    }
    List<Column> columns = Arrays.stream(places).mapToObj(table.columns()::get).toList();
    List<Row> rows = new ArrayList<>();
    for (Row row : table.rows()) {
      List<Long> values = new ArrayList<>();
      for (int m : places) {
        values.add(row.values().get(m));
      }
      rows.add(new Row(row.labels(), row.status(), values));
    }
    return Optional.of(
        new ReleasedTable(table.name(), table.dimensions(), columns, rows, table.groups()));
  }
}
