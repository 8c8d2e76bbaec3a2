package org.obmeet.telemetry.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.aggregate.OpenWindows;
import org.obmeet.telemetry.jobs.retain.Retain;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code telemetry retain}: what is past its period goes. */
@Command(
    name = "retain",
    header = "Deletes what is past its period, wherever it lies.",
    description = {
      "The periods are those of the data sets. Only a legal hold keeps data longer. Ends with 50",
      "where a window was lost, since its data expired before it was released, and with 60 where",
      "something in the lake is past its period, unreadable or unknown."
    })
final class RetainCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private LakeOptions lake;
  @Mixin private ClockOption clock;
  @Mixin private Reporting reporting;
  @Mixin private MetricsOption metrics;

  @ArgGroup(multiplicity = "1")
  private Mode mode;

  @Option(
      names = "--reason",
      paramLabel = "WORDS",
      description = "Goes on where the log's chain is broken, in a new chain that says why.")
  private String reason;

  RetainCommand(Session session) {
    this.session = session;
  }

  /** One of them. */
  static final class Mode {
    @Option(names = "--plan", description = "Says what would go, and why; changes nothing.")
    private boolean plan;

    @Option(names = "--enforce", description = "Deletes it, and verifies.")
    private boolean enforce;

    @Option(
        names = "--verify",
        description = "Looks at every byte for what is past its period; changes nothing.")
    private boolean verify;

    RetainRequest.Mode mode() {
      return plan
          ? RetainRequest.Mode.PLAN
          : enforce ? RetainRequest.Mode.ENFORCE : RetainRequest.Mode.VERIFY;
    }
  }

  @Override
  public Integer call() {
    return metrics.telling(
        session, "retain", ReleasedLake.find(lake.root()), clock.now(session), this::run);
  }

  private int run() {
    try (Progresses.Shown progress = Progresses.of(session)) {
      RunReport report =
          Retain.run(
              request(lake, clock, session, mode.mode(), Optional.ofNullable(reason)), progress);
      progress.close();
      metrics.ended("retain", report);
      int code = reporting.show(session, report);
      return mode.enforce ? Math.max(code, CatalogKeeper.afterwards(session, lake.root())) : code;
    }
  }

  static RetainRequest request(
      LakeOptions lake,
      ClockOption clock,
      Session session,
      RetainRequest.Mode mode,
      Optional<String> reason) {
    return new RetainRequest(
        lake.root(),
        Path.of(lake.keyRing()),
        clock.now(session),
        mode,
        Catalogs.SHIPPED,
        OpenWindows::of,
        OpenWindows::expired,
        reason);
  }
}
