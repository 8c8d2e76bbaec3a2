package org.obmeet.telemetry.notebooks;

import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** What every cell can call. */
public final class Notebook {
  private Notebook() {}

  /**
   * Asks the catalogue. The last expression of a cell, without a semicolon, is shown.
   *
   * @param query one statement of SQL, in the dialect of DuckDB
   * @param values for its question marks
   * @throws NotebookException where the query is at fault
   */
  public static QueryResult sql(String query, Object... values) {
    return kernel().releases().sql(query, values);
  }

  /** Shows a table, a chart or anything's text, at once. */
  public static void show(Object what) {
    kernel()
        .display(
            what instanceof Displayable shown
                ? shown.data()
                : new DisplayData(String.valueOf(what)));
  }

  /** A chart of an answer; say what of it with {@code line}, {@code bars} or {@code stacked}. */
  public static NotebookChart chart(QueryResult rows) {
    return new NotebookChart(
        rows, kernel()::library, cube -> ChartCaption.of(kernel().releases(), cube));
  }

  private static NotebookKernel kernel() {
    return (NotebookKernel) BaseKernel.notebookKernel();
  }
}
