package org.obmeet.telemetry.disclosure.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.disclosure.PopulationRelease;
import org.obmeet.telemetry.disclosure.linear.Move;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.ProtectionLevels;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.disclosure.rules.Rule;

/**
 * Checks a release cell by cell, except values of earlier releases and cells that only auxiliary
 * tables contain. A cell that breaks a primary rule must be suppressed, and witnesses must prove
 * its protection. A witness is an alternative table that agrees with all published values, has no
 * impossible value, and differs in that cell.
 *
 * <p>The audit uses exact arithmetic and no solver. It does not use the relations of suppression,
 * but its own equations: each cell of a table is the sum of the table's finest cells inside it.
 */
public final class Audit {
  private final PopulationRelease release;
  private final Population population;
  private final PrimaryRules rules;
  private final int[] thresholds;
  private final List<ProtectionViolation> findings = new ArrayList<>();

  private Audit(PopulationRelease release, PrimaryRules rules) {
    this.release = release;
    this.population = release.population();
    this.rules = rules;
    this.thresholds = population.thresholds();
  }

  /** Returns the violations that the audit finds in a release; does not check unions of cells. */
  public static List<ProtectionViolation> findings(PopulationRelease release, PrimaryRules rules) {
    Audit audit = new Audit(release, rules);
    for (int measure = 0; measure < release.population().measures().size(); measure++) {
      audit.check(measure);
    }
    return List.copyOf(audit.findings);
  }

  private void check(int measure) {
    for (int cell = 0; cell < population.size(); cell++) {
      CellValues values = population.values(cell, measure);
      if (values == null || thresholds[cell] == 0 || release.earlier(cell, measure)) {
        continue;
      }
      ProtectedMeasure declared = population.measures().get(measure);
      Optional<Rule> broken =
          rules.brokenRule(
              population.contributors(cell),
              population.eligible(cell),
              values,
              declared,
              thresholds[cell]);
      if (broken.isEmpty()) {
        continue;
      }
      if (release.published(cell, measure)) {
        findings.add(new ProtectionViolation(cell, measure, "an unsafe value is published"));
        continue;
      }
      ProtectionLevels levels =
          rules.levels(population.contributors(cell), values, declared, thresholds[cell]);
      if (!isProtected(cell, measure, levels)) {
        findings.add(
            new ProtectionViolation(
                cell, measure, "no witness shows that a suppressed value is protected"));
      }
    }
  }

  /**
   * Returns true if the release's moves prove the protection levels of a cell. Further moves are
   * not checked.
   */
  private boolean isProtected(int cell, int measure, ProtectionLevels levels) {
    long upper = 0;
    long lower = 0;
    for (Move move : release.evidence(cell, measure)) {
      if (!fulfilsEquations(move, measure)) {
        return false;
      }
      long change = move.of(cell);
      for (int sign = -1; sign <= 1; sign += 2) {
        if (possible(move, measure, sign)) {
          upper = Math.max(upper, sign * change);
          lower = Math.max(lower, -sign * change);
        }
      }
      if (upper >= levels.upper()
          && lower >= levels.lower()
          && (upper >= levels.width() || lower >= levels.width() - upper)) {
        return true;
      }
    }
    return false;
  }

  /** Returns true if every value remains possible after a move (sign 1) or its opposite (-1). */
  private boolean possible(Move move, int measure, int sign) {
    for (int i = 0; i < move.cells().length; i++) {
      CellValues values = population.values(move.cells()[i], measure);
      boolean positive =
          population.measures().get(measure).kind() == ProtectedMeasure.Kind.COUNT
              && rules.settings().zeros() == ProtectionSettings.Zeros.SAFE
              && values.value() > 0;
      long fall = -sign * move.changes()[i];
      long slack = values.value() - (positive ? 1 : 0);
      if (!values.negative() && fall > 0 && (fall - 1) / move.denominator() >= slack) {
        return false;
      }
    }
    return true;
  }

  /** Returns true if a move changes no published cell and fulfils the equations of all tables. */
  private boolean fulfilsEquations(Move move, int measure) {
    Map<Integer, Long> changes = new HashMap<>();
    for (int i = 0; i < move.cells().length; i++) {
      int cell = move.cells()[i];
      if (population.values(cell, measure) == null || release.published(cell, measure)) {
        return false;
      }
      changes.merge(cell, move.changes()[i], Math::addExact);
    }
    for (int t = 0; t < population.tables().size(); t++) {
      if (population.tables().get(t).measures().contains(measure)
          && !fulfilsEquations(population.tables().get(t), t, changes)) {
        return false;
      }
    }
    return true;
  }

  private boolean fulfilsEquations(Table table, int tableIndex, Map<Integer, Long> changes) {
    Map<Integer, Long> sums = new HashMap<>();
    Set<Integer> cells = new HashSet<>();
    for (Map.Entry<Integer, Long> change : changes.entrySet()) {
      if (belongsTo(table, change.getKey())) {
        cells.add(change.getKey());
        if (population.isFinest(tableIndex, change.getKey())) {
          for (int total : selfAndAncestors(table, change.getKey())) {
            sums.merge(total, change.getValue(), Math::addExact);
          }
        }
      }
    }
    cells.addAll(sums.keySet());
    for (int cell : cells) {
      if (!sums.getOrDefault(cell, 0L).equals(changes.getOrDefault(cell, 0L))) {
        return false;
      }
    }
    return true;
  }

  private boolean belongsTo(Table table, int cell) {
    for (int d = 0; d < population.hierarchies().size(); d++) {
      if (!table.dimensions().contains(d) && population.node(cell, d) != table.filter().get(d)) {
        return false;
      }
    }
    return true;
  }

  /** Returns a finest cell of a table and all cells of the table that contain it. */
  private int[] selfAndAncestors(Table table, int cell) {
    List<int[]> combinations = new ArrayList<>();
    int[] nodes = new int[population.hierarchies().size()];
    for (int d = 0; d < nodes.length; d++) {
      nodes[d] = population.node(cell, d);
    }
    combinations.add(nodes);
    for (int d : table.dimensions()) {
      List<int[]> more = new ArrayList<>(combinations);
      for (int[] combination : combinations) {
        for (int at = combination[d]; at != Hierarchy.ROOT; ) {
          at = population.hierarchies().get(d).parent(at);
          int[] up = combination.clone();
          up[d] = at;
          more.add(up);
        }
      }
      combinations = more;
    }
    return combinations.stream().mapToInt(population::find).toArray();
  }
}
