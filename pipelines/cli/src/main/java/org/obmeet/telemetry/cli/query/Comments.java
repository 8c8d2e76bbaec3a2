package org.obmeet.telemetry.cli.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Cube;

/** COMMENTs on views and columns, as DuckDB and the tools that read it show them. */
final class Comments {
  private Comments() {}

  /**
   * Statements for the views of every declared cube.
   *
   * @param columns by view, the columns that it really has
   */
  static List<String> statements(Catalog catalog, Map<String, Set<String>> columns) {
    List<String> statements = new ArrayList<>();
    for (Cube cube : catalog.cubes()) {
      String text = cube.title() + ". " + cube.description();
      List<ColumnText> said = ColumnText.of(catalog, cube);
      add(statements, columns, cube.name(), text, said);
      add(
          statements,
          columns,
          cube.name() + "_levels",
          text + " Distinct counts of coarser levels and totals, which do not add up.",
          said);
      add(
          statements,
          columns,
          cube.name() + Totals.SUFFIX,
          text + " Weeks and four weeks, added up from the released days.",
          ColumnText.ofTotals(cube));
    }
    return statements;
  }

  private static void add(
      List<String> statements,
      Map<String, Set<String>> columns,
      String view,
      String text,
      List<ColumnText> said) {
    if (!columns.containsKey(view)) {
      return;
    }
    statements.add("COMMENT ON VIEW " + Sql.name(view) + " IS " + Sql.text(text));
    for (ColumnText column : said) {
      if (columns.get(view).contains(column.name())) {
        statements.add(
            "COMMENT ON COLUMN "
                + Sql.name(view)
                + "."
                + Sql.name(column.name())
                + " IS "
                + Sql.text(column.comment()));
      }
    }
  }
}
