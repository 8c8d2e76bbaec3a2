package org.obmeet.telemetry.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.obmeet.telemetry.cli.doctor.Doctor;
import org.obmeet.telemetry.cli.doctor.Finding;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.lake.FileCheck;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.schemas.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code telemetry doctor}: whether a lake is well. */
@Command(
    name = "doctor",
    header = "Checks a lake, its keys, its log and its configuration.",
    description = {
      "Prints one line for each check: ok, warn or fail, and what to do. Writes nothing but a",
      "file of its own that it removes. Ends with 60 where a check fails."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final String LINE = "%-4s  %-10s  %s%n";

  private final Session session;

  @Mixin private LakeOptions lake;
  @Mixin private ClockOption clock;

  @Option(names = "--quick", description = "Checks sizes of files only, not their hashes.")
  private boolean quick;

  @Option(names = "--json", description = "Prints JSON on standard output.")
  private boolean json;

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Lake opened = ReleasedLake.find(lake.root());
    Instant now = clock.now(session);
    FileCheck.Depth depth = quick ? FileCheck.Depth.SIZE : FileCheck.Depth.HASH;
    Doctor doctor = new Doctor(opened, Path.of(lake.keyRing()), Catalog::load, now, depth);
    List<Finding> findings;
    try (Progresses.Shown progress = Progresses.of(session)) {
      findings = new ArrayList<>(doctor.examine(progress));
    }
    CatalogKeeper.finding(opened).ifPresent(findings::add);
    long failed = count(findings, Finding.Level.FAIL);
    long warned = count(findings, Finding.Level.WARN);
    if (json) {
      session.out().println(Json.of(map(opened, now, findings)));
    } else {
      findings.forEach(this::print);
      session.say(
          failed
              + " failed, "
              + warned
              + " to look at, "
              + (findings.size() - failed - warned)
              + " as they should be.");
    }
    return failed == 0 ? 0 : ExitCode.VERIFICATION_FAILED.code();
  }

  private void print(Finding finding) {
    session.out().printf(LINE, finding.level().word(), finding.check(), finding.text());
    if (!finding.todo().isEmpty()) {
      session.out().printf(LINE, "", "", "→ " + finding.todo());
    }
  }

  private static Map<String, Object> map(Lake lake, Instant now, List<Finding> findings) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("lake", lake.root());
    map.put("now", now.toString());
    map.put("failed", count(findings, Finding.Level.FAIL));
    map.put("warned", count(findings, Finding.Level.WARN));
    map.put("checks", findings.stream().map(Finding::toMap).toList());
    return map;
  }

  private static long count(List<Finding> findings, Finding.Level level) {
    return findings.stream().filter(f -> f.level() == level).count();
  }
}
