package org.obmeet.telemetry.jobs.aggregate.witness;

import java.util.List;
import java.util.Map;

/**
 * The witnesses of a window in a release file: complete tables, which agree with all published
 * values of additive measures. For each suppressed value, two of them have different values.
 *
 * @param tables the released tables by measure, with the values that each label stands for
 * @param parents parent of each label, by {@code POPULATION/DIMENSION}
 * @param missing populations that are too large for witnesses
 */
public record ReleaseWitnesses(
    List<Definition> tables,
    Map<String, Map<String, String>> parents,
    List<String> missing,
    List<Line> rows) {
  public ReleaseWitnesses {
    tables = List.copyOf(tables);
    missing = List.copyOf(missing);
    rows = List.copyOf(rows);
  }

  /**
   * A table of one measure.
   *
   * @param tab name of the table in this section
   * @param cube name of the released table
   * @param position position of the measure among the measures of the released table
   * @param levels true for the published cells of all levels, false for the disjoint rows
   * @param groups leaves of each label that stands for several, by dimension
   */
  public record Definition(
      String tab,
      String population,
      List<String> dimensions,
      String measure,
      String cube,
      int position,
      boolean levels,
      Map<String, Map<String, List<String>>> groups) {}

  /**
   * A finest cell of a complete table, or the two complete tables that differ in a suppressed
   * value.
   *
   * @param witness number of the complete table
   * @param low number of the table in which the suppressed value is smaller
   * @param high number of the table in which it is larger
   */
  public record Line(
      String population,
      String measure,
      String tableName,
      List<String> labels,
      Long witness,
      Long numerator,
      Long denominator,
      Long low,
      Long high) {}
}
