package org.obmeet.telemetry.cli.releases;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.CommandErrorReporter;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import picocli.CommandLine.Option;

/**
 * Updates the files that are derived from the releases: {@code release/catalog.duckdb}, and the
 * Iceberg tables if they exist or are requested.
 */
public final class DerivedReleaseFiles {
  @Option(names = "--iceberg")
  private boolean iceberg;

  /**
   * Updates the files and prints a message for each that was rebuilt. A failure of one does not
   * prevent the update of the other.
   *
   * @return the exit code of a failure; 0 if there is none, if there is no lake or if the log is
   *     corrupt
   */
  public int refreshAfterRun(CommandContext context, String root) {
    Optional<Lake> found = Lake.find(root);
    if (found.isEmpty()) {
      return 0;
    }
    Lake lake = found.get();
    int catalog =
        update(
            context,
            "the catalogue",
            lake.root() + "/" + lake.layout().catalog(),
            () -> CatalogDatabaseUpdater.refresh(lake, context.catalog()::load));
    int tables =
        update(
            context,
            "the Iceberg tables",
            lake.root() + "/" + lake.layout().icebergFolder(),
            () -> (iceberg || IcebergTables.exist(lake)) && IcebergTables.refresh(lake));
    return Math.max(catalog, tables);
  }

  private static int update(
      CommandContext context, String what, String path, BooleanSupplier refresh) {
    try {
      if (refresh.getAsBoolean()) {
        context.info("Rebuilt " + path);
      }
      return 0;
    } catch (CorruptLogException broken) {
      return 0;
    } catch (RuntimeException failure) {
      context.problem(
          "The tables are published, but "
              + what
              + " could not be updated. Run the command again. Cause:");
      return CommandErrorReporter.report(context, failure).code();
    }
  }
}
