package org.obmeet.telemetry.cli.verification;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.cli.check.CheckFinding;
import org.obmeet.telemetry.cli.check.CheckFindingLines;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.monitoring.MonitoringOption;
import org.obmeet.telemetry.cli.option.ClockConfirmationOptions;
import org.obmeet.telemetry.cli.option.LakeCommand;
import org.obmeet.telemetry.cli.option.ListFormatOption;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.retain.RetainJob;
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
        confirmation.request(context, lake, clock, RetainRequest.Mode.VERIFY, Optional.empty());
    List<LogHead> noted = new ArrayList<>();
    Optional.ofNullable(earlier).ifPresent(noted::add);
    metrics.notedHead().ifPresent(noted::add);
    List<CheckFinding> findings =
        withProgress(
            progress ->
                LakeCheck.findings(
                    LakeCheck.OF_VERIFY,
                    new CheckContext(
                            opened,
                            () -> Path.of(lake.keysetFile()),
                            context.catalog()::load,
                            request.now(),
                            progress,
                            noted)
                        .verifyingBy(() -> retention(request, progress))));
    if (format.chosen().isPresent()) {
      format.print(context, format.chosen().get(), COLUMNS, rows(findings));
    } else {
      new CheckFindingLines(context).print(findings);
      context.info("Not covered:");
      notCovered().forEach(line -> context.info("  " + line));
    }
    return CheckFindingLines.exitCode(findings);
  }

  private RunReport retention(RetainRequest request, Progress progress) {
    RunReport report = RetainJob.run(request, progress);
    metrics.record("retain", report);
    return report;
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
