package org.obmeet.telemetry.privacy.protect;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.TableDesign;

/** Tables over the same population that are out already, as constants of the system. */
final class Earlier {
  private Earlier() {}

  /**
   * @throws Refusal where the records lack a dimension or a measure of the table
   */
  static void check(Problem problem, ReleasedTable table) {
    for (String dimension : table.dimensions()) {
      if (!problem.records().dimensions().contains(dimension)) {
        throw new Refusal(
            "table "
                + table.name()
                + " is out already, and the input lacks its dimension "
                + dimension
                + "; declare it, so that both are protected together");
      }
    }
  }

  /** The design that the table was released by. */
  static TableDesign design(ReleasedTable table) {
    List<TableDesign.Measure> measures =
        table.columns().stream()
            .map(c -> new TableDesign.Measure(c.name(), TableDesign.Kind.COUNT, false))
            .toList();
    return new TableDesign(table.name(), table.dimensions(), measures);
  }

  /**
   * Takes over what the table shows: published rows are known, withheld ones stay withheld.
   *
   * @throws Refusal where a published row is not what the records say
   */
  static void settle(ReleasedTable table, Member member, Lattice lattice) {
    Set<Integer> named = new HashSet<>();
    for (ReleasedTable.Row row : table.rows()) {
      int cell = member.grid().find(row.labels());
      named.add(cell);
      int variable = cell < 0 ? Member.ZERO : member.variable()[cell];
      if (variable != Member.ZERO && row.published()) {
        lattice.published(variable);
      } else if (variable != Member.ZERO) {
        lattice.keptBack(variable);
      }
    }
    for (int cell = 0; cell < member.grid().size(); cell++) {
      if (!named.contains(cell) && member.variable()[cell] != Member.ZERO) {
        lattice.keptBack(member.variable()[cell]);
      }
    }
  }

  /** Whether a label is everything. */
  static boolean total(String label) {
    return label.equals(Hierarchy.TOTAL);
  }
}
