package org.obmeet.telemetry.jobs.aggregate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.aggregate.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.aggregate.plan.WindowPlan;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeDecision;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeResult;
import org.obmeet.telemetry.jobs.aggregate.publish.WindowResult;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RunReports;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.schemas.domain.Window;

/** Builds the report of an aggregate run and writes it beside the log. */
final class AggregateReport {
  private AggregateReport() {}

  static RunReport of(
      Lake lake,
      AggregateRequest request,
      RunClock clock,
      List<WindowPlan> plans,
      List<WindowResult> results,
      List<String> refused) {
    List<ReleaseCounts> releases = new ArrayList<>();
    long files = 0;
    long bytes = 0;
    for (WindowResult result : results) {
      for (CubeResult cube : result.cubes()) {
        releases.add(cube.counts());
        files += cube.staged().size();
        bytes += cube.staged().stream().mapToLong(staged -> staged.file().bytes()).sum();
      }
    }
    long rows =
        plans.stream().flatMap(p -> p.files().stream()).distinct().mapToLong(CleanFile::rows).sum();
    List<String> notes = new ArrayList<>(refused);
    waiting(plans)
        .forEach(
            (cube, windows) ->
                notes.add(
                    cube
                        + ": not computed for "
                        + windows
                        + (windows == 1 ? " window" : " windows")
                        + ", because the days before them that it reads are incomplete"));
    if (plans.isEmpty() && refused.isEmpty()) {
      notes.add("nothing changed: every closed window has been decided already");
    }
    boolean done = refused.isEmpty() && releases.stream().noneMatch(AggregateReport::refused);
    RunReport report =
        RunReport.of(
                clock,
                options(request),
                RunReport.Totals.of(clock, files, bytes, rows),
                lake,
                done ? ExitCode.DONE : ExitCode.GATE_REFUSED,
                notes,
                Map.of())
            .withReleases(releases)
            .writtenTo(lake);
    RunReports reports = new RunReports(lake);
    for (WindowResult result : results) {
      result.cubes().forEach(cube -> writeReasons(reports, clock.run(), cube));
    }
    return report;
  }

  private static void writeReasons(RunReports reports, String run, CubeResult cube) {
    if (!cube.staged().isEmpty()) {
      reports.writeReasons(
          run,
          new ReleaseKey(cube.counts().cube(), Window.parse(cube.counts().window())),
          cube.reasons().stream()
              .map(r -> Map.of("labels", r.labels(), "measure", r.measure(), "rule", r.rule()))
              .toList());
    }
  }

  private static boolean refused(ReleaseCounts counts) {
    return counts.decision().equals(CubeDecision.Action.REFUSED.word());
  }

  /** The number of windows for which a cube lacks earlier days, by cube. */
  private static Map<String, Long> waiting(List<WindowPlan> plans) {
    return plans.stream()
        .flatMap(plan -> plan.waiting().stream())
        .collect(Collectors.groupingBy(cube -> cube, TreeMap::new, Collectors.counting()));
  }

  private static Map<String, Object> options(AggregateRequest request) {
    Map<String, Object> options = new TreeMap<>();
    options.put("lake", request.lake());
    options.put("now", request.now().toString());
    options.put("family", request.families());
    options.put("window", request.windows().stream().map(Window::toString).toList());
    options.put("revise", request.changed() == AggregateRequest.Changed.REVISE);
    options.put("beam", request.beam());
    return options;
  }
}
