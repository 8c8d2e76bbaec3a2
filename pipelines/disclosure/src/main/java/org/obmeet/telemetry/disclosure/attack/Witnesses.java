package org.obmeet.telemetry.disclosure.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.disclosure.attack.ReleasedTableEquations.FinestCell;
import org.obmeet.telemetry.disclosure.attack.ReleasedTableEquations.Suppressed;
import org.obmeet.telemetry.disclosure.attack.WitnessSelection.Solution;

/**
 * Proof that the suppressed values of a measure are protected: complete tables that agree with all
 * published values, and pairs of them that differ in a suppressed value. The tables are computed
 * from published values alone, because two tables at equal distances from the true table would
 * reveal it.
 *
 * @param measure name of the measure
 * @param tables number of complete tables, which are numbered from 0
 * @param cells all finest cells of table 0 that can be other than 0, and the cells of the other
 *     tables that differ from table 0
 * @param pairs for each suppressed value two tables that differ in it, if such tables were found
 */
public record Witnesses(String measure, int tables, List<Cell> cells, List<Pair> pairs) {
  public Witnesses {
    cells = List.copyOf(cells);
    pairs = List.copyOf(pairs);
  }

  /**
   * The value of a finest cell in a complete table, as a fraction.
   *
   * @param witness number of the complete table
   * @param numerator numerator, in fixed point
   * @param denominator denominator, at least 1
   */
  public record Cell(
      int witness, String table, List<String> labels, long numerator, long denominator) {}

  /**
   * Two complete tables that differ in a suppressed value.
   *
   * @param low number of the complete table in which the value is smaller
   * @param high number of the complete table in which the value is larger
   */
  public record Pair(String table, List<String> labels, int low, int high) {}

  static Witnesses of(
      String measure,
      ReleasedTableEquations equations,
      List<WitnessSelection> selections,
      Map<Integer, WitnessSelection> selectionOf) {
    int tables = selections.stream().mapToInt(one -> one.kept().size()).max().orElse(1);
    List<Cell> cells = new ArrayList<>();
    equations.forEachFinestCell(
        cell -> {
          WitnessSelection selection = selectionOf.get(cell.unknown());
          if (selection == null) {
            long value =
                cell.unknown() < 0 ? cell.constant() : equations.system().lower(cell.unknown());
            cells.add(new Cell(0, cell.table(), cell.labels(), value, 1));
          } else {
            addCells(cells, cell, selection.kept(), selection.position(cell.unknown()));
          }
        });
    List<Pair> pairs = new ArrayList<>();
    for (Suppressed row : equations.suppressed()) {
      WitnessSelection selection = selectionOf.get(row.unknown());
      if (selection != null && !selection.lacksTwoValues(row.unknown())) {
        pairs.add(
            new Pair(
                row.table(),
                row.labels(),
                selection.lowest(row.unknown()),
                selection.highest(row.unknown())));
      }
    }
    return new Witnesses(measure, tables, cells, pairs);
  }

  private static void addCells(
      List<Cell> cells, FinestCell cell, List<Solution> kept, int position) {
    for (int n = 0; n < kept.size(); n++) {
      long numerator = kept.get(n).numerators()[position];
      long denominator = kept.get(n).denominators()[position];
      if (n == 0
          || numerator != kept.get(0).numerators()[position]
          || denominator != kept.get(0).denominators()[position]) {
        cells.add(new Cell(n, cell.table(), cell.labels(), numerator, denominator));
      }
    }
  }
}
