package org.obmeet.telemetry.cli.releases;

import java.util.Optional;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.CommandErrorReporter;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CorruptLogException;

/** Updates {@code release/} after a run. */
public final class DerivedReleaseFiles {
  private DerivedReleaseFiles() {}

  /**
   * Updates the files and prints a message if they were rebuilt.
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
      if (new ReleaseView(lake, context.catalog()::load).refresh()) {
        context.info("Rebuilt " + lake.root() + "/" + lake.layout().view());
      }
      return 0;
    } catch (CorruptLogException broken) {
      return 0;
    } catch (RuntimeException failure) {
      context.problem(
          "The tables are published, but release/ could not be updated. Run the command again,"
              + " after 'rm -r release' in the lake if the cause stays. Cause:");
      return CommandErrorReporter.report(context, failure).code();
    }
  }
}
