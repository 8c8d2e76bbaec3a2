package org.obmeet.telemetry.notebooks;

import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** The methods that every cell can call. */
public final class Notebook {
  private Notebook() {}

  /**
   * Runs a query on the catalogue. The result is shown if the call is the last expression of a cell
   * and no semicolon follows.
   *
   * @param query one SQL statement in the dialect of DuckDB
   * @param values values of the query's question marks
   * @throws NotebookException if the query fails or the result has too many rows
   */
  public static QueryResult sql(String query, Object... values) {
    return kernel().releases().sql(query, values);
  }

  /** Shows a table or a chart, or the text of any other object. */
  public static void show(Object what) {
    kernel()
        .display(
            what instanceof Displayable shown
                ? shown.data()
                : new DisplayData(String.valueOf(what)));
  }

  /** Creates a chart of a query result. The cell must add lines, bars or stacked bars. */
  public static NotebookChart chart(QueryResult rows) {
    return new NotebookChart(
        rows, kernel()::library, cube -> ChartCaption.of(kernel().releases(), cube));
  }

  private static NotebookKernel kernel() {
    return (NotebookKernel) BaseKernel.notebookKernel();
  }
}
