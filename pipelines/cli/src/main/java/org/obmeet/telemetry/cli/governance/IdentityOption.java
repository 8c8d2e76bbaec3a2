package org.obmeet.telemetry.cli.governance;

import org.obmeet.telemetry.jobs.IdentityVerification;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import picocli.CommandLine.Option;

/** The option {@code --identity} of commands that carry out a subject's request. */
final class IdentityOption {
  @Option(names = "--identity", paramLabel = "WORD")
  private IdentityVerification identity = IdentityVerification.UNSTATED;

  IdentityVerification verification() {
    return identity;
  }

  /**
   * Records the verification in the log, unless the run was dry or the log is broken, and returns
   * the report.
   */
  RunReport record(String lake, RunReport report) {
    if (report.outcome().containsKey("dry_run")) {
      return report;
    }
    try {
      identity.record(Lake.open(lake), report);
    } catch (CorruptLogException broken) {
      // An erasure may continue with a broken log, and says so.
      return report;
    }
    return report;
  }
}
