package org.obmeet.telemetry.cli;

import org.obmeet.telemetry.jobs.RunReport;
import picocli.CommandLine.Option;

/** How a run report is shown. */
final class Reporting {
  @Option(names = "--json", description = "Prints the run report alone on standard output.")
  private boolean json;

  /** Shows the report, to people or as JSON; returns its exit code. */
  int show(Session session, RunReport report) {
    if (json) {
      session.out().println(Json.of(report.toMap()));
    } else {
      ReportText.lines(report).forEach(session::say);
    }
    return report.exit().code();
  }
}
