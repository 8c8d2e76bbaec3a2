package org.obmeet.telemetry.disclosure.attack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;

/**
 * Computes the feasibility intervals of the suppressed values of additive measures in tables over
 * one population. It reads no unpublished value. Each instance attacks one measure.
 */
public final class Attack {
  private final LinearSystem system;
  private final long width;
  private final List<WitnessSelection> selections = new ArrayList<>();
  private final Map<Integer, WitnessSelection> selectionOf = new HashMap<>();
  private final BitSet suppressedUnknowns = new BitSet();
  private final Map<Integer, FeasibilityIntervals.Interval> intervals = new HashMap<>();

  /**
   * Attacks one measure.
   *
   * @param width wanted difference of a value in two witnesses, in fixed point; 0 for no witnesses
   */
  private Attack(ReleasedTableEquations equations, long width) {
    this.system = equations.system();
    this.width = width;
    for (ReleasedTableEquations.Suppressed row : equations.suppressed()) {
      if (row.unknown() >= 0 && !system.fixed(row.unknown())) {
        suppressedUnknowns.set(row.unknown());
      }
    }
    BitSet seen = new BitSet();
    for (int unknown = 0; unknown < system.size(); unknown++) {
      if (system.fixed(unknown)) {
        intervals.put(unknown, FeasibilityIntervals.Interval.of(system.lower(unknown)));
      } else if (!seen.get(unknown)) {
        solveComponent(unknown, seen);
      }
    }
  }

  /**
   * Returns the intervals without witnesses.
   *
   * @see #attack(List, List, List, Set, Map)
   */
  public static AttackReport attack(
      List<ProtectedTable> tables,
      List<ParentLabels> hierarchies,
      List<Map<String, String>> impossible,
      Set<String> countsWithPublishedZeros) {
    return attack(tables, hierarchies, impossible, countsWithPublishedZeros, Map.of()).report();
  }

  /**
   * Returns the intervals of all suppressed values of the additive measures, and witnesses that the
   * values are protected.
   *
   * @param hierarchies parent labels of dimensions; a dimension without parent labels is flat
   * @param impossible combinations that cannot occur, each a map from dimension to value
   * @param countsWithPublishedZeros measures whose suppressed values are at least 1
   * @param widths for each measure that needs witnesses, the wanted difference of a value in two
   *     witnesses, in fixed point and at least 1. For a narrower interval, the difference is the
   *     width of the interval
   * @throws IllegalArgumentException if published rows contradict each other, a label includes no
   *     value of its dimension, or there are too many combinations of values
   */
  public static Result attack(
      List<ProtectedTable> tables,
      List<ParentLabels> hierarchies,
      List<Map<String, String>> impossible,
      Set<String> countsWithPublishedZeros,
      Map<String, Long> widths) {
    DimensionValues labels = new DimensionValues(tables, hierarchies);
    Set<String> measures = new TreeSet<>();
    for (ProtectedTable table : tables) {
      table.columns().stream()
          .filter(ProtectedTable.Column::additive)
          .forEach(column -> measures.add(column.name()));
    }
    List<AttackReport.Interval> intervals = new ArrayList<>();
    List<Witnesses> witnesses = new ArrayList<>();
    int published = 0;
    for (String measure : measures) {
      ReleasedTableEquations equations =
          new ReleasedTableEquations(
              tables, labels, impossible, measure, countsWithPublishedZeros.contains(measure));
      Attack attack = new Attack(equations, widths.getOrDefault(measure, 0L));
      equations.suppressed().forEach(row -> intervals.add(attack.interval(row, measure)));
      published += equations.published();
      if (widths.containsKey(measure)) {
        witnesses.add(Witnesses.of(measure, equations, attack.selections, attack.selectionOf));
      }
    }
    return new Result(new AttackReport(intervals, published), witnesses);
  }

  /** The result of an attack, with the witnesses of each measure that needs them. */
  public record Result(AttackReport report, List<Witnesses> witnesses) {}

  private AttackReport.Interval interval(ReleasedTableEquations.Suppressed row, String measure) {
    FeasibilityIntervals.Interval found =
        row.unknown() < 0 ? FeasibilityIntervals.Interval.of(0) : intervals.get(row.unknown());
    return new AttackReport.Interval(
        row.table(),
        row.labels(),
        measure,
        found.lower() + row.constant(),
        found.upper() + row.constant(),
        found.exact(),
        found.certain());
  }

  /** Computes the intervals of suppressed unknowns that equations connect with one unknown. */
  private void solveComponent(int first, BitSet seen) {
    BitSet equations = new BitSet();
    List<Integer> unknowns = new ArrayList<>();
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(first));
    seen.set(first);
    while (!open.isEmpty()) {
      int unknown = open.removeFirst();
      unknowns.add(unknown);
      for (int equation : system.equationsOf(unknown)) {
        equations.set(equation);
        for (int other : system.equations().get(equation).unknowns()) {
          if (!seen.get(other) && !system.fixed(other)) {
            seen.set(other);
            open.addLast(other);
          }
        }
      }
    }
    int[] members = unknowns.stream().mapToInt(i -> i).toArray();
    int[] targets = unknowns.stream().mapToInt(i -> i).filter(suppressedUnknowns::get).toArray();
    WitnessSelection selection = new WitnessSelection(system, members, targets, width);
    selections.add(selection);
    unknowns.forEach(unknown -> selectionOf.put(unknown, selection));
    if (equations.isEmpty()) {
      intervals.put(first, FeasibilityIntervals.Interval.free(system.lower(first)));
      selection.addFree(first);
    } else {
      intervals.putAll(
          new FeasibilityIntervals(system, members, equations.stream().toArray(), selection)
              .compute(targets));
    }
  }
}
