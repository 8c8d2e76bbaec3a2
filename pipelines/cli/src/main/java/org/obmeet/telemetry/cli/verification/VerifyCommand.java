package org.obmeet.telemetry.cli.verification;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.cli.doctor.CheckFinding;
import org.obmeet.telemetry.cli.doctor.CheckFindingLines;
import org.obmeet.telemetry.cli.governance.RetainCommand;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.monitoring.MonitoringOption;
import org.obmeet.telemetry.cli.option.ClockConfirmationOptions;
import org.obmeet.telemetry.cli.option.LakeCommand;
import org.obmeet.telemetry.cli.option.ListFormatOption;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.log.LogHead;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry verify}, which checks a whole lake. */
@Command(name = "verify")
public final class VerifyCommand extends LakeCommand {
  private static final List<String> COLUMNS = List.of("check", "level", "text", "to_do");

  @Mixin private ClockConfirmationOptions confirmation;
  @Mixin private ListFormatOption format;
  @Mixin private MonitoringOption metrics;

  @Option(names = "--head", paramLabel = "N:SHA256")
  private LogHead earlier;

  @Override
  public Integer call() {
    Lake opened = lake.open();
    return metrics.runAndReport(context, "verify", opened, clock.now(context), () -> run(opened));
  }

  private int run(Lake opened) {
    RetainRequest request =
        RetainCommand.request(
            lake, clock, confirmation, context, RetainRequest.Mode.VERIFY, Optional.empty());
    List<LogHead> noted = new ArrayList<>();
    Optional.ofNullable(earlier).ifPresent(noted::add);
    metrics.notedHead().ifPresent(noted::add);
    LakeVerification verification =
        new LakeVerification(
            opened, Path.of(lake.keysetFile()), context.catalog()::load, request, noted);
    List<CheckFinding> findings = withProgress(verification::findings);
    Optional<RunReport> retention = verification.retention();
    retention.ifPresent(report -> metrics.record("retain", report));
    if (format.chosen().isPresent()) {
      format.print(context, format.chosen().get(), COLUMNS, rows(findings));
    } else {
      new CheckFindingLines(context).print(findings);
      context.info("Not covered:");
      notCovered().forEach(line -> context.info("  " + line));
    }
    return CheckFindingLines.count(findings, CheckFinding.Level.FAIL) == 0
        ? 0
        : ExitCode.VERIFICATION_FAILED.code();
  }

  private static List<List<Object>> rows(List<CheckFinding> findings) {
    List<List<Object>> rows = new ArrayList<>();
    findings.forEach(f -> rows.add(List.of(f.check(), f.level().word(), f.text(), f.remedy())));
    for (String line : notCovered()) {
      String[] topic = line.split(": ", 2);
      rows.add(List.of(topic[0], "not_covered", topic[1], ""));
    }
    return rows;
  }

  /** Returns a line {@code TOPIC: TEXT} for each thing that no check covers. */
  private static List<String> notCovered() {
    return ResourceText.of(VerifyCommand.class, "not-covered.txt").lines().toList();
  }
}
