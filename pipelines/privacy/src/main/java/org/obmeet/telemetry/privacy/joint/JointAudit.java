package org.obmeet.telemetry.privacy.joint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.privacy.attack.Audit;
import org.obmeet.telemetry.privacy.attack.Contradiction;
import org.obmeet.telemetry.privacy.attack.TooManyCombinations;
import org.obmeet.telemetry.privacy.disclosure.CubeCells;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/**
 * The last gate before release: attacks the new tables of a protection group and window together
 * with everything that is out, and keeps back what an attacker would learn too much from.
 *
 * <p>Of every value that is unsafe as it is, and that a row is folded over, an attacker must hold
 * more than one number possible, and where one contributor dominates, numbers as far from the truth
 * as the p % rule asks. That includes values of tables that are out already.
 */
public final class JointAudit {
  /** Pivots that one attack may take; beyond, it counts as a finding. */
  public static final long BUDGET = 1_000_000;

  private final List<DeclaredTable> out;
  private final Map<String, CubeCells> cells = new HashMap<>();
  private final long budget;
  private long targets;
  private long findings;
  private long pivots;

  /**
   * What came of it.
   *
   * @param withheld cubes that are not to be published, in the order of the new tables
   * @param targets values that were looked at, in every attack
   * @param findings values that were not protected, in every attack
   * @param pivots what the attacks took
   */
  public record Verdict(List<String> withheld, long targets, long findings, long pivots) {
    public Verdict {
      withheld = List.copyOf(withheld);
    }
  }

  private JointAudit(List<DeclaredTable> out, List<CubeCells> cells, long budget) {
    this.out = out;
    this.budget = budget;
    cells.forEach(one -> this.cells.put(one.cube().name(), one));
  }

  /**
   * Audits new tables. Where they fail, the last of them without which the others pass is kept
   * back; where there is no such one, the last of all, and the rest is audited again.
   *
   * @param out everything that is out of the window, in order of publication
   * @param fresh tables that are to be published, in order, at most one of a cube
   * @param cells exact cells of the new tables' cubes; and, of the same records, of cubes that are
   *     out, as far as they are known
   * @param budget pivots that one attack may take
   */
  public static Verdict of(
      List<DeclaredTable> out, List<DeclaredTable> fresh, List<CubeCells> cells, long budget) {
    JointAudit audit = new JointAudit(out, cells, budget);
    Set<DeclaredTable> kept = new HashSet<>();
    JointTables.byPopulation(fresh)
        .forEach((name, tables) -> kept.addAll(audit.repaired(name, tables)));
    List<String> withheld =
        fresh.stream().filter(t -> !kept.contains(t)).map(t -> t.published().cube()).toList();
    return new Verdict(withheld, audit.targets, audit.findings, audit.pivots);
  }

  /** The new tables of a population that may be published. */
  private List<DeclaredTable> repaired(String population, List<DeclaredTable> fresh) {
    List<DeclaredTable> before = JointTables.byPopulation(out).getOrDefault(population, List.of());
    List<DeclaredTable> kept = fresh;
    while (!clean(before, kept)) {
      Optional<List<DeclaredTable>> without = withoutOne(before, kept);
      if (without.isPresent()) {
        return without.get();
      }
      kept = kept.subList(0, kept.size() - 1);
    }
    return kept;
  }

  private Optional<List<DeclaredTable>> withoutOne(
      List<DeclaredTable> before, List<DeclaredTable> kept) {
    for (int i = kept.size() - 1; i >= 0; i--) {
      List<DeclaredTable> others = new ArrayList<>(kept);
      others.remove(i);
      if (clean(before, others)) {
        return Optional.of(others);
      }
    }
    return Optional.empty();
  }

  /** Whether new tables may be published; none may always. */
  private boolean clean(List<DeclaredTable> before, List<DeclaredTable> fresh) {
    List<DeclaredTable> all = new ArrayList<>(before);
    all.addAll(fresh);
    return fresh.isEmpty()
        || JointTables.linked(all).stream().allMatch(linked -> clean(linked, fresh));
  }

  private boolean clean(JointTables.Linked linked, List<DeclaredTable> fresh) {
    Map<Integer, CellsOfTable> known = known(linked);
    List<Audit.Target> asked = new ArrayList<>();
    known.values().forEach(table -> table.targets(asked));
    targets += asked.size();
    if (asked.isEmpty()) {
      return true;
    }
    try {
      Audit.Report report =
          Audit.audit(
              linked.tables().tables(),
              linked.tables().hierarchies(),
              asked,
              Audit.Knowledge.NONE,
              truth(linked, known, fresh),
              negative(linked, known)::contains,
              budget);
      findings += report.findings().size();
      pivots += report.pivots();
      return report.findings().isEmpty() && report.finished();
    } catch (Contradiction | TooManyCombinations unclear) {
      return false;
    }
  }

  /** Cells of the tables that stand, by number of the table. */
  private Map<Integer, CellsOfTable> known(JointTables.Linked linked) {
    Map<Integer, CellsOfTable> known = new java.util.TreeMap<>();
    for (int t = 0; t < linked.system().size(); t++) {
      DeclaredTable table = linked.system().declared(t);
      CubeCells behind = cells.get(table.published().cube());
      if (behind != null
          && linked.system().name(t).equals(table.published().cube())
          && alike(table.declaration(), Declaration.of(behind.cube()))) {
        known.put(t, new CellsOfTable(behind, linked, t));
      }
    }
    return known;
  }

  /** Whether cells counted by one declaration are those of a table of the other. */
  private static boolean alike(Declaration one, Declaration other) {
    return one.measures().equals(other.measures()) && one.ladders().equals(other.ladders());
  }

  /** Where something is out already, its records may be known no more. */
  private static Optional<Audit.Truth> truth(
      JointTables.Linked linked, Map<Integer, CellsOfTable> known, List<DeclaredTable> fresh) {
    for (int t = 0; t < linked.system().size(); t++) {
      if (!known.containsKey(t) || !fresh.contains(linked.system().declared(t))) {
        return Optional.empty();
      }
    }
    return Optional.of((table, leaves, column) -> known.get(table).value(leaves, column));
  }

  private static Set<String> negative(JointTables.Linked linked, Map<Integer, CellsOfTable> known) {
    Set<String> negative = new HashSet<>();
    known.values().forEach(table -> negative.addAll(table.negative()));
    for (ReleasedTable table : linked.tables().tables()) {
      for (int c = 0; c < table.columns().size(); c++) {
        int column = c;
        if (table.rows().stream().anyMatch(r -> r.published() && r.values().get(column) < 0)) {
          negative.add(table.columns().get(c).name());
        }
      }
    }
    return negative;
  }
}
