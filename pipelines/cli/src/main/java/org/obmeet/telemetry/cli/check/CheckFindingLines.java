package org.obmeet.telemetry.cli.check;

import java.util.List;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.CommandContext.Trait;
import org.obmeet.telemetry.jobs.ExitCode;
import picocli.CommandLine.Help.Ansi;

/** Prints findings as lines of text, each followed by its remedy, and their number by level. */
public record CheckFindingLines(CommandContext context) {
  private static final String LINE = "%s  %-10s  %s%n";

  public void print(List<CheckFinding> findings) {
    findings.forEach(this::print);
    long failed = count(findings, CheckFinding.Level.FAIL);
    long warned = count(findings, CheckFinding.Level.WARN);
    context.info(
        "%s failed, %s warnings, %s ok."
            .formatted(failed, warned, findings.size() - failed - warned));
  }

  /**
   * Returns the exit code of a command with these findings. It is {@link
   * ExitCode#VERIFICATION_FAILED} if a check failed. Warnings do not change it.
   */
  public static int exitCode(List<CheckFinding> findings) {
    boolean failed = count(findings, CheckFinding.Level.FAIL) > 0;
    return failed ? ExitCode.VERIFICATION_FAILED.code() : ExitCode.DONE.code();
  }

  public static long count(List<CheckFinding> findings, CheckFinding.Level level) {
    return findings.stream().filter(f -> f.level() == level).count();
  }

  /** Prints a finding for a command whose result is another: as a note, or as a problem. */
  public void note(CheckFinding finding) {
    if (finding.level() == CheckFinding.Level.FAIL) {
      context.problem("telemetry: " + finding.text() + ". To mend it, " + finding.remedy());
    } else {
      context.info(finding.check() + ": " + finding.text());
    }
  }

  private void print(CheckFinding finding) {
    context.out().printf(LINE, level(finding.level()), finding.check(), finding.text());
    if (!finding.remedy().isEmpty()) {
      context.out().printf(LINE, "    ", "", "→ " + finding.remedy());
    }
  }

  /** Returns four characters, in colour if the terminal shows colours. */
  private String level(CheckFinding.Level level) {
    String style =
        switch (level) {
          case OK -> "green";
          case WARN -> "yellow";
          case FAIL -> "bold,red";
        };
    return (context.is(Trait.COLOUR) ? Ansi.ON : Ansi.OFF)
        .string("@|" + style + " " + "%-4s".formatted(level.word()) + "|@");
  }
}
