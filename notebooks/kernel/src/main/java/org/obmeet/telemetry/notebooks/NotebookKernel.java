package org.obmeet.telemetry.notebooks;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;

/** A Jupyter kernel that runs Java cells over released tables. */
final class NotebookKernel extends BaseKernel {
  private final ReleaseCatalogue releases;
  private final JShellSession cells;
  private final ChartScript library = new ChartScript();

  NotebookKernel(ReleaseCatalogue releases, JShellSession cells) {
    super(
        "obmeet-telemetry",
        "1",
        new LanguageInfo.Builder("Java")
            .version(System.getProperty("java.version"))
            .mimetype("text/x-java")
            .fileExtension(".java")
            .pygments("java")
            .codemirror("text/x-java")
            .build(),
        List.of(),
        null,
        new JupyterIO(StandardCharsets.UTF_8),
        new CommManager(),
        new Renderer(),
        null,
        new MagicsRegistry(),
        false,
        new StringStyler.Builder().build());
    this.releases = releases;
    this.cells = cells;
  }

  ReleaseCatalogue releases() {
    return releases;
  }

  /** Returns the script that draws charts. Calls after the first return an empty string. */
  String library() {
    return library.get();
  }

  @Override
  public Object evalRaw(String cell) {
    Object value = cells.run(cell);
    return value instanceof Displayable shown ? shown.data() : value;
  }

  @Override
  public DisplayData inspect(String cell, int position, boolean extra) {
    return null;
  }

  @Override
  public ReplacementOptions complete(String cell, int position) {
    int[] from = {position};
    List<String> found = cells.completions(cell, position, from);
    return new ReplacementOptions(found, from[0], position);
  }

  @Override
  public String isComplete(String cell) {
    return cells.isComplete(cell) ? IS_COMPLETE_YES : IS_COMPLETE_MAYBE;
  }

  @Override
  public List<String> formatError(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return failure instanceof NotebookException
        ? List.of(message)
        : List.of(failure.getClass().getName() + ": " + message);
  }

  @Override
  public void interrupt() {
    releases.interrupt();
  }

  @Override
  public void onShutdown(boolean restarting) {
    super.onShutdown(restarting);
    cells.close();
    try {
      releases.close();
    } catch (SQLException itIsClosed) {
      return;
    }
  }
}
