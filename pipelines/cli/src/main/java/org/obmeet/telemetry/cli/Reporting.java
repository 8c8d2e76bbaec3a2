package org.obmeet.telemetry.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.obmeet.telemetry.jobs.RunReport;
import picocli.CommandLine.Option;

/** How a run report is shown: to people, or as JSON. */
final class Reporting {
  @Option(names = "--json", description = "Prints the run report alone on standard output.")
  private boolean json;

  boolean json() {
    return json;
  }

  /** Shows the report of the only run of a command; returns its exit code. */
  int show(Session session, RunReport report) {
    if (json) {
      session.out().println(Json.of(report.toMap()));
    }
    tell(session, report);
    return report.exit().code();
  }

  /** The report to people, where nothing else is asked for. */
  void tell(Session session, RunReport report) {
    if (!json) {
      ReportText.lines(report).forEach(session::say);
    }
  }

  /** Reports by command as one JSON object, where it is asked for and there is one. */
  void print(Session session, Map<String, RunReport> reports) {
    if (json && !reports.isEmpty()) {
      Map<String, Object> maps = new LinkedHashMap<>();
      reports.forEach((command, report) -> maps.put(command, report.toMap()));
      session.out().println(Json.of(maps));
    }
  }
}
