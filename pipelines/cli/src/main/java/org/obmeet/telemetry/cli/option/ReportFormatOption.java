package org.obmeet.telemetry.cli.option;

import com.google.common.collect.Maps;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.CommandContext.Trait;
import org.obmeet.telemetry.cli.console.RunReportText;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.RunReport;
import picocli.CommandLine.Option;

/** The option {@code --json}, which prints a run report as JSON instead of text. */
public final class ReportFormatOption {
  @Option(names = "--json")
  private boolean json;

  public boolean json() {
    return json;
  }

  /** Prints the only report of a command and returns the exit code of the run. */
  public int show(CommandContext context, RunReport report) {
    if (json) {
      context.out().println(JsonText.indented(report.toMap()));
    }
    printSummary(context, report);
    return report.exit().code();
  }

  /** Does the same as {@link #show}, but prints the text even with {@code --quiet}. */
  public int showResult(CommandContext context, RunReport report) {
    Set<Trait> traits = new TreeSet<>(context.traits());
    traits.remove(Trait.QUIET);
    return show(context.with(traits, context.beam()), report);
  }

  /** Prints the report as text, unless JSON was requested. */
  public void printSummary(CommandContext context, RunReport report) {
    if (!json) {
      boolean done = report.exit() == ExitCode.DONE;
      RunReportText.lines(report).forEach(done ? context::info : context::problem);
    }
  }

  /** Prints reports by command as one JSON object, if JSON was requested and there is a report. */
  public void print(CommandContext context, Map<String, RunReport> reports) {
    if (json && !reports.isEmpty()) {
      context.out().println(JsonText.indented(Maps.transformValues(reports, RunReport::toMap)));
    }
  }
}
