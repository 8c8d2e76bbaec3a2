package org.obmeet.telemetry.cli.governance;

import java.time.Instant;
import java.util.function.Supplier;
import org.obmeet.telemetry.jobs.IdentityVerification;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RunReports;
import picocli.CommandLine.Option;

/** The option {@code --identity} of commands that carry out a subject's request. */
final class IdentityOption {
  @Option(names = "--identity", paramLabel = "WORD")
  private IdentityVerification identity = IdentityVerification.UNSTATED;

  IdentityVerification verification() {
    return identity;
  }

  /**
   * Runs a job. One commit then adds the verification of the identity and the job's report to the
   * log, unless the run was dry or the log is broken.
   */
  RunReport record(String lake, Instant now, Supplier<RunReport> job) {
    try (Lake.Sharing shared = Lake.share(lake);
        RunReports.Waiting oneCommit = RunReports.waiting(lake, now)) {
      RunReport report = job.get();
      if (!report.outcome().containsKey("dry_run")) {
        identity.record(Lake.open(lake), report);
      }
      return report;
    }
  }
}
