package org.obmeet.telemetry.cli.operation;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Lists;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cli.check.CheckFinding;
import org.obmeet.telemetry.cli.check.CheckFindingLines;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.option.LakeCommand;
import org.obmeet.telemetry.cli.verification.CheckContext;
import org.obmeet.telemetry.cli.verification.LakeCheck;
import org.obmeet.telemetry.lake.Lake;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code telemetry doctor}, which checks a lake. */
@Command(name = "doctor")
public final class DoctorCommand extends LakeCommand {
  @Option(names = "--quick")
  private boolean quick;

  @Option(names = "--json")
  private boolean json;

  @Override
  public Integer call() {
    Lake opened = lake.open();
    Instant now = clock.now(context);
    List<CheckFinding> findings =
        withProgress(
            progress ->
                LakeCheck.findings(
                    LakeCheck.ofDoctor(quick),
                    new CheckContext(
                        opened,
                        () -> Path.of(lake.keysetFile()),
                        context.catalog()::load,
                        now,
                        progress,
                        List.of())));
    if (json) {
      context.out().println(JsonText.indented(map(opened, now, findings)));
    } else {
      new CheckFindingLines(context).print(findings);
    }
    return CheckFindingLines.exitCode(findings);
  }

  private static Map<String, Object> map(Lake lake, Instant now, List<CheckFinding> findings) {
    return ImmutableMap.of(
        "lake", lake.root(),
        "now", now.toString(),
        "failed", CheckFindingLines.count(findings, CheckFinding.Level.FAIL),
        "warned", CheckFindingLines.count(findings, CheckFinding.Level.WARN),
        "checks", Lists.transform(findings, CheckFinding::toMap));
  }
}
