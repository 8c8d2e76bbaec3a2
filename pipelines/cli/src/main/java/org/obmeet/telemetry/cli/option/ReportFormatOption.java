package org.obmeet.telemetry.cli.option;

import java.util.LinkedHashMap;
import java.util.Map;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.ConsoleJson;
import org.obmeet.telemetry.cli.console.RunReportText;
import org.obmeet.telemetry.jobs.RunReport;
import picocli.CommandLine.Option;

/** How a run report is shown: to people, or as JSON. */
public final class ReportFormatOption {
  @Option(names = "--json", description = "Prints the run report alone on standard output.")
  private boolean json;

  public boolean json() {
    return json;
  }

  /** Shows the report of the only run of a command; returns its exit code. */
  public int show(CommandContext session, RunReport report) {
    if (json) {
      session.out().println(ConsoleJson.indented(report.toMap()));
    }
    printSummary(session, report);
    return report.exit().code();
  }

  /** The report to people, where nothing else is asked for. */
  public void printSummary(CommandContext session, RunReport report) {
    if (!json) {
      RunReportText.lines(report).forEach(session::info);
    }
  }

  /** Reports by command as one JSON object, where it is asked for and there is one. */
  public void print(CommandContext session, Map<String, RunReport> reports) {
    if (json && !reports.isEmpty()) {
      Map<String, Object> maps = new LinkedHashMap<>();
      reports.forEach((command, report) -> maps.put(command, report.toMap()));
      session.out().println(ConsoleJson.indented(maps));
    }
  }
}
