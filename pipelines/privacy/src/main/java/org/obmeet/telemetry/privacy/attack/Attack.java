package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/** Bounds every withheld value of tables over one population, from the released tables alone. */
public final class Attack {
  /** Unknowns that hang together up to which whole intervals are looked for. */
  private static final int WHOLE = 5_000;

  private static final double NARROW = 1e-6;

  /** What rounding may add to an interval at most: too little to reach another whole number. */
  private static final double MOST_SLACK = 0.25;

  private Attack() {}

  /**
   * Every withheld row's interval, in every additive measure.
   *
   * @param tables the released tables
   * @param hierarchies ladders of their dimensions; a dimension without one is flat
   * @param zeros combinations known to be impossible: dimension to value, of some dimensions
   * @param counts measures whose withheld rows are not 0, because every row that is was published
   * @throws IllegalArgumentException where published rows contradict each other, a label stands for
   *     nothing, or there are too many combinations of values
   */
  public static AttackReport attack(
      List<ReleasedTable> tables,
      List<Hierarchy> hierarchies,
      List<Map<String, String>> zeros,
      Set<String> counts) {
    Universe universe = new Universe(tables, hierarchies);
    List<AttackReport.Bound> bounds = new ArrayList<>();
    int constraints = 0;
    for (String measure : measures(tables)) {
      constraints += attack(tables, universe, zeros, measure, counts.contains(measure), bounds);
    }
    return new AttackReport(bounds, constraints);
  }

  /** Every withheld row's interval, where nothing is said of what may be 0. */
  public static AttackReport attack(
      List<ReleasedTable> tables, List<Hierarchy> hierarchies, List<Map<String, String>> zeros) {
    return attack(tables, hierarchies, zeros, Set.of());
  }

  private static TreeSet<String> measures(List<ReleasedTable> tables) {
    TreeSet<String> measures = new TreeSet<>();
    tables.stream()
        .flatMap(table -> table.columns().stream())
        .filter(ReleasedTable.Column::additive)
        .forEach(column -> measures.add(column.name()));
    return measures;
  }

  private static int attack(
      List<ReleasedTable> all,
      Universe universe,
      List<Map<String, String>> zeros,
      String measure,
      boolean counted,
      List<AttackReport.Bound> bounds) {
    Support support = new Support(zeros, universe);
    List<OpenTable> tables = Microgrid.with(all, universe, support, measure);
    Joint joint = new Joint(tables, measure, support);
    OpenSystem system = joint.system(counted);
    Intervals intervals = new Intervals(system, nonNegative(tables, measure), Optional.empty());
    Kernel kernel = new Kernel(system, intervals.zero());
    List<Question> questions = joint.questions();
    List<Map.Entry<Integer, ReleasedTable.Row>> asked = joint.rows();
    List<Ask> asks = questions.stream().map(question -> ask(question, intervals)).toList();
    intervals.answer(asks, Long.MAX_VALUE);
    for (int q = 0; q < questions.size(); q++) {
      Question question = questions.get(q);
      Ask.Interval found = asks.get(q).interval();
      boolean exact = kernel.follows(question.unknowns()) || integers(found) < 1;
      Map.Entry<Integer, ReleasedTable.Row> row = asked.get(q);
      bounds.add(
          new AttackReport.Bound(
              tables.get(row.getKey()).table().name(),
              row.getValue().labels(),
              measure,
              found.lower(),
              found.upper(),
              exact,
              found.certain()));
    }
    return (int) tables.stream().mapToLong(table -> published(table, measure)).sum();
  }

  /** All that a sum may be; where very much hangs together, that it may be more than one value. */
  private static Ask ask(Question question, Intervals intervals) {
    boolean whole = intervals.size(question) <= WHOLE;
    return intervals.ask(
        question,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        whole
            ? Optional.empty()
            : Optional.of(interval -> interval.upper() >= interval.lower() + 1 - NARROW));
  }

  private static long published(OpenTable table, String measure) {
    int column = Joint.column(table.table(), measure);
    return table.table().rows().stream().filter(row -> row.published(column)).count();
  }

  /** Width of an interval, between whole numbers: all values are fixed point. */
  private static double integers(Ask.Interval found) {
    if (!found.certain()) {
      return Double.POSITIVE_INFINITY;
    }
    double slack = Math.min(MOST_SLACK, NARROW * Math.max(1, Math.abs(found.lower())));
    return Math.floor(found.upper() + slack) - Math.ceil(found.lower() - slack);
  }

  /** Whether nothing negative is published: what is withheld is taken not to be either. */
  private static boolean nonNegative(List<OpenTable> tables, String measure) {
    return tables.stream()
        .noneMatch(
            table -> {
              int column = Joint.column(table.table(), measure);
              return table.table().rows().stream()
                  .filter(row -> row.published(column))
                  .anyMatch(row -> row.values().get(column) < 0);
            });
  }
}
