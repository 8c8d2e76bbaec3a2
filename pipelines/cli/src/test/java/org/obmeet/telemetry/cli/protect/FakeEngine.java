package org.obmeet.telemetry.cli.protect;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.privacy.protect.ProtectedRelease;
import org.obmeet.telemetry.privacy.protect.ProtectedRelease.Outcome;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.Records;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.ReleasedTable.Column;
import org.obmeet.telemetry.privacy.tables.ReleasedTable.Row;
import org.obmeet.telemetry.privacy.tables.ReleasedTable.Status;
import org.obmeet.telemetry.privacy.tables.TableDesign;
import org.obmeet.telemetry.privacy.tables.TableDesign.Kind;

/** Withholds cells below the threshold and nothing else; keeps what it was asked. */
final class FakeEngine implements Engine {
  Problem problem;
  List<ReleasedTable> earlier;
  int calls;

  @Override
  public ProtectedRelease protect(Problem asked, List<ReleasedTable> out, long budget) {
    problem = asked;
    earlier = out;
    calls++;
    List<ReleasedTable> tables = asked.tables().stream().map(this::table).toList();
    List<Outcome> outcomes =
        tables.stream()
            .map(
                t ->
                    new Outcome(
                        t.name(),
                        count(t, Status.PUBLISHED),
                        0,
                        count(t, Status.WITHHELD),
                        7,
                        6,
                        1))
            .toList();
    return new ProtectedRelease(tables, outcomes, 2, 30);
  }

  private static long count(ReleasedTable table, Status status) {
    return table.rows().stream().filter(r -> r.status() == status).count();
  }

  private ReleasedTable table(TableDesign design) {
    List<List<String>> grid = List.of(List.of());
    for (String dimension : design.dimensions()) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> start : grid) {
        for (String label : labels(dimension)) {
          List<String> next = new ArrayList<>(start);
          next.add(label);
          longer.add(next);
        }
      }
      grid = longer;
    }
    List<Column> columns =
        design.measures().stream()
            .map(m -> new Column(m.name(), true, decimals(m.name())))
            .toList();
    List<Row> rows = grid.stream().map(labels -> row(design, labels)).toList();
    return new ReleasedTable(design.name(), design.dimensions(), columns, rows, Map.of());
  }

  private int decimals(String measure) {
    int at = problem.records().sums().indexOf(measure);
    return at < 0 ? 0 : problem.records().decimals().get(at);
  }

  private Set<String> labels(String dimension) {
    int d = problem.records().dimensions().indexOf(dimension);
    Set<String> sorted = new TreeSet<>();
    problem.records().values(d).forEach(v -> sorted.addAll(problem.hierarchies().get(d).path(v)));
    Set<String> labels = new LinkedHashSet<>(List.of(Hierarchy.TOTAL));
    labels.addAll(sorted);
    return labels;
  }

  private Row row(TableDesign design, List<String> labels) {
    Records records = problem.records();
    Set<Integer> who = new TreeSet<>();
    long weight = 0;
    long[] sums = new long[records.sums().size()];
    for (int i = 0; i < records.size(); i++) {
      if (!inside(design, labels, i)) {
        continue;
      }
      if (records.weighted()) {
        weight += records.weight(i);
      } else {
        who.add(records.contributor(i));
      }
      for (int m = 0; m < sums.length; m++) {
        sums[m] += records.sum(i, m);
      }
    }
    long count = records.weighted() ? weight : who.size();
    boolean unsafe = count > 0 && count < problem.settings().threshold();
    List<Long> values = new ArrayList<>();
    for (TableDesign.Measure measure : design.measures()) {
      long value =
          measure.kind() == Kind.COUNT ? count : sums[records.sums().indexOf(measure.name())];
      values.add(unsafe ? null : (Long) value);
    }
    return new Row(labels, unsafe ? Status.WITHHELD : Status.PUBLISHED, values);
  }

  private boolean inside(TableDesign design, List<String> labels, int record) {
    for (int i = 0; i < labels.size(); i++) {
      int d = problem.records().dimensions().indexOf(design.dimensions().get(i));
      String value = problem.records().values(d).get(problem.records().code(record, d));
      if (!labels.get(i).equals(Hierarchy.TOTAL)
          && !problem.hierarchies().get(d).path(value).contains(labels.get(i))) {
        return false;
      }
    }
    return true;
  }
}
