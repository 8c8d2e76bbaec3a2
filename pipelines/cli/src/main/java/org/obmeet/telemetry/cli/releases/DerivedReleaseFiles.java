package org.obmeet.telemetry.cli.releases;

import java.util.Optional;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.CommandErrorReporter;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CorruptLogException;

/** Updates {@code release/catalog.duckdb}, which is derived from the releases. */
public final class DerivedReleaseFiles {
  private DerivedReleaseFiles() {}

  /**
   * Updates the file and prints a message if it was rebuilt.
   *
   * @return the exit code of a failure; 0 if there is none, if there is no lake or if the log is
   *     corrupt
   */
  public static int refreshAfterRun(CommandContext context, String root) {
    Optional<Lake> found = Lake.find(root);
    if (found.isEmpty()) {
      return 0;
    }
    Lake lake = found.get();
    try {
      if (CatalogDatabaseUpdater.refresh(lake, context.catalog()::load)) {
        context.info("Rebuilt " + lake.root() + "/" + lake.layout().catalog());
      }
      return 0;
    } catch (CorruptLogException broken) {
      return 0;
    } catch (RuntimeException failure) {
      context.problem(
          "The tables are published, but the catalogue could not be updated. Run the command again."
              + " Cause:");
      return CommandErrorReporter.report(context, failure).code();
    }
  }
}
