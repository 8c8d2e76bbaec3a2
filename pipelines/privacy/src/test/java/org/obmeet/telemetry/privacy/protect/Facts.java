package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.Records;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/** What released rows are in truth, counted from the records one by one. */
final class Facts {
  private final Problem problem;
  private final Records records;

  Facts(Problem problem) {
    this.problem = problem;
    this.records = problem.records();
  }

  /** Contributors of a row, or microcells, with what each adds to a sum. */
  private Map<Integer, Long> behind(ReleasedTable table, List<String> labels, int sum) {
    Map<Integer, Long> behind = new TreeMap<>();
    for (int r = 0; r < records.size(); r++) {
      if (in(table, labels, r) && !(records.weighted() && records.weight(r) == 0)) {
        int who = records.weighted() ? r : records.contributor(r);
        behind.merge(who, sum < 0 ? 0 : records.sum(r, sum), Long::sum);
      }
    }
    return behind;
  }

  private boolean in(ReleasedTable table, List<String> labels, int record) {
    return IntStream.range(0, labels.size())
        .allMatch(d -> in(table, table.dimensions().get(d), labels.get(d), record));
  }

  private boolean in(ReleasedTable table, String dimension, String label, int record) {
    int column = records.dimensions().indexOf(dimension);
    String value = records.values(column).get(records.code(record, column));
    List<String> group = table.groups().getOrDefault(dimension, Map.of()).get(label);
    if (group != null) {
      return group.contains(value);
    }
    Hierarchy ladder = problem.hierarchies().get(column);
    return label.equals(Hierarchy.TOTAL) || ladder.path(value).contains(label);
  }

  /** Contributors of a row, or its weight. */
  long count(ReleasedTable table, List<String> labels) {
    return behind(table, labels, -1).keySet().stream()
        .mapToLong(who -> records.weighted() ? records.weight(who) : 1)
        .sum();
  }

  /** The only contributor of a row, or -1. */
  int sole(ReleasedTable table, List<String> labels) {
    Map<Integer, Long> behind = behind(table, labels, -1);
    return count(table, labels) == 1 ? behind.keySet().iterator().next() : -1;
  }

  /** Value of a row in a measure. */
  long value(ReleasedTable table, List<String> labels, String measure) {
    int sum = records.sums().indexOf(measure);
    return sum < 0
        ? count(table, labels)
        : behind(table, labels, sum).values().stream().mapToLong(v -> v).sum();
  }

  /** By how much a row falls short of the p % rule; 0 where it does not. */
  double missing(ReleasedTable table, List<String> labels, String measure) {
    int sum = records.sums().indexOf(measure);
    return sum < 0 ? 0 : missing(behind(table, labels, sum));
  }

  private double missing(Map<Integer, Long> behind) {
    List<Long> values = new ArrayList<>(behind.values());
    if (values.stream().anyMatch(value -> value < 0)) {
      return 0;
    }
    values.sort(Comparator.reverseOrder());
    long first = values.isEmpty() ? 0 : values.get(0);
    long rest = values.stream().skip(2).mapToLong(v -> v).sum();
    return Math.max(0, problem.settings().dominancePercent() * first / 100.0 - rest);
  }

  /** Whether a row must not be published for what it is. */
  boolean unsafe(ReleasedTable table, List<String> labels) {
    long count = count(table, labels);
    if (count == 0) {
      return problem.settings().zeros() == Problem.Zeros.SENSITIVE;
    }
    return count < problem.settings().threshold()
        || table.columns().stream().anyMatch(c -> missing(table, labels, c.name()) > 0);
  }

  /** The tables as somebody reads them who knows the cells that are all their own. */
  List<ReleasedTable> known(List<ReleasedTable> tables, int who) {
    List<ReleasedTable> known = new ArrayList<>();
    for (ReleasedTable table : tables) {
      List<ReleasedTable.Row> rows =
          table.rows().stream()
              .map(
                  row ->
                      row.published() || sole(table, row.labels()) != who ? row : truth(table, row))
              .toList();
      known.add(
          new ReleasedTable(
              table.name(), table.dimensions(), table.columns(), rows, table.groups()));
    }
    return known;
  }

  private ReleasedTable.Row truth(ReleasedTable table, ReleasedTable.Row row) {
    return new ReleasedTable.Row(
        row.labels(),
        ReleasedTable.Status.PUBLISHED,
        table.columns().stream().map(c -> (Long) value(table, row.labels(), c.name())).toList());
  }

  /** The table without protection: every row that it has, as it is. */
  ReleasedTable open(ReleasedTable table) {
    List<ReleasedTable.Row> rows = table.rows().stream().map(row -> truth(table, row)).toList();
    return new ReleasedTable(
        table.name(), table.dimensions(), table.columns(), rows, table.groups());
  }

  /** The same, each unsafe row withheld and nothing else. */
  ReleasedTable bare(ReleasedTable table) {
    List<ReleasedTable.Row> rows =
        table.rows().stream()
            .map(row -> unsafe(table, row.labels()) ? withheld(row) : truth(table, row))
            .toList();
    return new ReleasedTable(
        table.name(), table.dimensions(), table.columns(), rows, table.groups());
  }

  private static ReleasedTable.Row withheld(ReleasedTable.Row row) {
    return new ReleasedTable.Row(
        row.labels(),
        ReleasedTable.Status.WITHHELD,
        row.values().stream().map(v -> (Long) null).toList());
  }

  /**
   * What each published row less its published children leaves, where all of them are rows: the
   * row's labels to the rest.
   */
  Map<String, Long> rests(ReleasedTable table) {
    Map<String, Long> rests = new TreeMap<>();
    families(table)
        .forEach(
            (along, family) ->
                rests.put(
                    along,
                    family.row().values().get(0)
                        - family.children().stream()
                            .filter(ReleasedTable.Row::published)
                            .mapToLong(child -> child.values().get(0))
                            .sum()));
    return rests;
  }

  /** Contributors, or weight, of what each published row has withheld children for. */
  Map<String, Long> together(ReleasedTable table) {
    Map<String, Long> together = new TreeMap<>();
    families(table)
        .forEach(
            (along, family) -> {
              Map<Integer, Long> behind = new TreeMap<>();
              family.children().stream()
                  .filter(child -> !child.published())
                  .forEach(child -> behind.putAll(behind(table, child.labels(), -1)));
              together.put(
                  along,
                  behind.keySet().stream()
                      .mapToLong(who -> records.weighted() ? records.weight(who) : 1)
                      .sum());
            });
    return together;
  }

  /** By how much what each published row has withheld children for falls short of the p % rule. */
  Map<String, Double> missingTogether(ReleasedTable table, String measure) {
    int sum = records.sums().indexOf(measure);
    Map<String, Double> missing = new TreeMap<>();
    families(table)
        .forEach(
            (along, family) -> {
              Map<Integer, Long> behind = new TreeMap<>();
              family.children().stream()
                  .filter(child -> !child.published())
                  .forEach(
                      child ->
                          behind(table, child.labels(), sum)
                              .forEach((who, value) -> behind.merge(who, value, Long::sum)));
              missing.put(along, sum < 0 ? 0 : missing(behind));
            });
    return missing;
  }

  private record Family(ReleasedTable.Row row, List<ReleasedTable.Row> children) {}

  private Map<String, Family> families(ReleasedTable table) {
    Map<List<String>, ReleasedTable.Row> rows = new HashMap<>();
    table.rows().forEach(row -> rows.put(row.labels(), row));
    Map<String, Family> families = new TreeMap<>();
    for (ReleasedTable.Row row : table.rows()) {
      for (int d = 0; row.published() && d < row.labels().size(); d++) {
        List<ReleasedTable.Row> children = new ArrayList<>();
        for (String child : children(table.dimensions().get(d), row.labels().get(d))) {
          List<String> labels = new ArrayList<>(row.labels());
          labels.set(d, child);
          children.add(rows.get(labels));
        }
        if (!children.isEmpty() && !children.contains(null)) {
          families.put(
              row.labels() + " along " + table.dimensions().get(d), new Family(row, children));
        }
      }
    }
    return families;
  }

  private List<String> children(String dimension, String label) {
    int column = records.dimensions().indexOf(dimension);
    Hierarchy ladder = problem.hierarchies().get(column);
    return records.values(column).stream()
        .flatMap(
            value -> {
              List<String> path = ladder.path(value);
              int at = label.equals(Hierarchy.TOTAL) ? path.size() : path.indexOf(label);
              return at > 0 ? java.util.stream.Stream.of(path.get(at - 1)) : null;
            })
        .distinct()
        .toList();
  }
}
