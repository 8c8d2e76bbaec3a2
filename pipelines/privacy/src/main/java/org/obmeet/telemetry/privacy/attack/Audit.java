package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/**
 * Attacks tables before they are released, and holds what an attacker would learn against what must
 * remain possible. Exactness by rank over two primes; intervals by linear programmes.
 */
public final class Audit {
  /** The one value of a dimension that no label of any table divides. */
  public static final String UNDIVIDED = "-";

  /** Unknowns of a component up to which intervals are looked at for whole numbers. */
  private static final int SMALL = 300;

  /**
   * What is to be protected.
   *
   * @param table number of the table
   * @param labels of a withheld row, or of cells that groups stand for
   * @param measure name of the measure
   * @param truth what it really is
   * @param above how far above the truth an attacker must hold possible
   * @param below how far below
   * @param width how wide the interval must be
   * @param part whether it is one of several values that the labels of a finest cell stand for: it
   *     may be anything from 0 to what all of them are
   */
  public record Target(
      int table,
      List<String> labels,
      String measure,
      long truth,
      double above,
      double below,
      double width,
      boolean part) {
    /** All that the labels stand for. */
    public Target(
        int table,
        List<String> labels,
        String measure,
        long truth,
        double above,
        double below,
        double width) {
      this(table, labels, measure, truth, above, below, width, false);
    }
  }

  /**
   * What was found of a target that is not protected: what an attacker holds possible.
   *
   * @param lower the smallest value
   * @param upper the largest
   */
  public record Finding(double lower, double upper) {}

  /**
   * What was found.
   *
   * @param findings the targets that are not protected, by number
   * @param pivots how much of the budget was used
   * @param finished whether the budget sufficed
   */
  public record Report(Map<Integer, Finding> findings, long pivots, boolean finished) {
    public Report {
      findings = Map.copyOf(findings);
    }
  }

  /** The true value of a finest cell of a table. */
  public interface Truth {
    /** The value. */
    long value(int table, List<String> labels, String measure);
  }

  /**
   * What the attacker knows beside the tables.
   *
   * @param dimensions of the combinations
   * @param possible the only ones that may hold anybody; empty where nothing is known
   * @param counts measures whose withheld rows are not 0, because every row that is was published
   */
  public record Knowledge(
      List<String> dimensions, List<List<String>> possible, Set<String> counts) {
    /** Nothing. */
    public static final Knowledge NONE = new Knowledge(List.of(), List.of(), Set.of());

    public Knowledge {
      dimensions = List.copyOf(dimensions);
      possible = List.copyOf(possible);
      counts = Set.copyOf(counts);
    }
  }

  private final List<ReleasedTable> tables;
  private final Universe universe;
  private final Knowledge knowledge;
  private final Optional<Truth> truth;
  private final long budget;
  private final Map<Integer, Finding> findings = new HashMap<>();
  private long pivots;

  private Audit(
      List<ReleasedTable> tables,
      List<Hierarchy> hierarchies,
      Knowledge knowledge,
      Optional<Truth> truth,
      long budget) {
    this.tables = tables;
    this.universe = new Universe(tables, hierarchies);
    this.knowledge = knowledge;
    this.truth = truth;
    this.budget = budget;
  }

  /**
   * Audits tables over one population.
   *
   * @param negative measures whose values may be negative
   * @param budget pivots that it may take
   * @throws Contradiction where published rows contradict each other
   * @throws TooManyCombinations where a table has more combinations of values than can be looked at
   */
  public static Report audit(
      List<ReleasedTable> tables,
      List<Hierarchy> hierarchies,
      List<Target> targets,
      Knowledge knowledge,
      Truth truth,
      Predicate<String> negative,
      long budget) {
    return audit(tables, hierarchies, targets, knowledge, Optional.of(truth), negative, budget);
  }

  /**
   * Audits tables over one population.
   *
   * @param truth of their finest cells; where it is empty, any solution will do
   * @param negative measures whose values may be negative
   * @param budget pivots that it may take
   * @throws Contradiction where published rows contradict each other
   * @throws TooManyCombinations where a table has more combinations of values than can be looked at
   */
  public static Report audit(
      List<ReleasedTable> tables,
      List<Hierarchy> hierarchies,
      List<Target> targets,
      Knowledge knowledge,
      Optional<Truth> truth,
      Predicate<String> negative,
      long budget) {
    Audit audit = new Audit(tables, hierarchies, knowledge, truth, budget);
    Map<String, List<Integer>> byMeasure = new java.util.TreeMap<>();
    for (int t = 0; t < targets.size(); t++) {
      byMeasure.computeIfAbsent(targets.get(t).measure(), m -> new ArrayList<>()).add(t);
    }
    byMeasure.forEach(
        (measure, numbers) -> audit.measure(measure, numbers, targets, !negative.test(measure)));
    return new Report(audit.findings, audit.pivots, audit.pivots <= budget);
  }

  private void measure(
      String measure, List<Integer> numbers, List<Target> targets, boolean nonNegative) {
    Support support =
        new Support(List.of(), knowledge.dimensions(), knowledge.possible(), universe);
    List<OpenTable> open = Microgrid.with(tables, universe, support, measure);
    Map<Integer, Integer> position = new HashMap<>();
    for (int t = 0; t < open.size(); t++) {
      position.put(open.get(t).number(), t);
    }
    Joint joint = new Joint(open, measure, support);
    OpenSystem system = joint.system(knowledge.counts().contains(measure));
    Intervals intervals =
        new Intervals(system, nonNegative, solution(joint, system, open, measure, nonNegative));
    Kernel kernel = new Kernel(system, intervals.zero());
    Kernel positive = new Kernel(system, intervals.empty());
    Map<List<Object>, Question> rows = new HashMap<>();
    List<Question> questions = joint.questions();
    List<Map.Entry<Integer, ReleasedTable.Row>> asked = joint.rows();
    for (int q = 0; q < questions.size(); q++) {
      Map.Entry<Integer, ReleasedTable.Row> row = asked.get(q);
      rows.put(List.of(row.getKey(), row.getValue().labels()), questions.get(q));
    }
    Distances distances = new Distances(intervals);
    for (int number : numbers) {
      Target target = targets.get(number);
      int t = position.get(target.table());
      Question row = rows.get(List.of(t, target.labels()));
      Question question = row != null ? row : joint.question(t, target.labels());
      if (!question.within() && !target.part() && kernel.follows(question.unknowns())) {
        findings.put(number, new Finding(target.truth(), target.truth()));
      } else if (!opens(target, question, intervals, positive)) {
        distances.add(number, target, question);
      }
    }
    pivots += distances.look(budget - pivots);
    findings.putAll(distances.findings());
  }

  /** The truth; else, where values have no bounds, any point shows how far they can move. */
  private Optional<double[]> solution(
      Joint joint, OpenSystem system, List<OpenTable> open, String measure, boolean nonNegative) {
    return truth
        .map(
            known ->
                joint.truth(
                    system,
                    (t, cell) ->
                        known.value(open.get(t).number(), labels(open.get(t), cell), measure)))
        .or(() -> nonNegative ? Optional.empty() : Optional.of(new double[system.size()]));
  }

  private List<String> labels(OpenTable table, int cell) {
    List<String> labels = new ArrayList<>();
    for (int d = 0; d < table.table().dimensions().size(); d++) {
      labels.add(universe.value(table.table().dimensions().get(d), table.value(cell, d)));
    }
    return labels;
  }

  /**
   * Whether what is only not to be told exactly is moved by a change of what is above zero, which
   * may go either way. On small components whole numbers are asked for.
   */
  private static boolean opens(
      Target target, Question question, Intervals intervals, Kernel positive) {
    boolean any = target.above() <= 0 && target.below() <= 0 && target.width() <= 1;
    return any
        && !question.within()
        && intervals.size(question) > SMALL
        && !positive.follows(question.unknowns());
  }
}
