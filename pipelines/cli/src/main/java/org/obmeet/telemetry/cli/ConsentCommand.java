package org.obmeet.telemetry.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.jobs.SubjectName;
import org.obmeet.telemetry.jobs.Suppressed;
import org.obmeet.telemetry.jobs.suppress.RecordedConsents;
import org.obmeet.telemetry.lake.KeyRing;
import org.obmeet.telemetry.schemas.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code telemetry consent}: what instances have decided. */
@Command(name = "consent", description = "Shows what instances have decided.")
final class ConsentCommand implements Runnable {
  private final Session session;

  @Spec private CommandSpec spec;

  ConsentCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command; allowed: list, show");
  }

  /** The last decision of each. */
  @Command(name = "list", description = "The last decision of each instance, one JSON line each.")
  int list(@Mixin LakeOptions lake) {
    return print(consents(lake).latest());
  }

  /** All decisions of one. */
  @Command(name = "show", description = "Every decision of one instance, one JSON line each.")
  int show(
      @Mixin LakeOptions lake,
      @Option(
              names = "--instance",
              required = true,
              paramLabel = "ID",
              description = "Its uniqueId.")
          String instance) {
    KeyRing ring = KeyRing.open(Path.of(lake.keyRing()));
    List<Map<String, Object>> rows =
        consents(lake)
            .of(new SubjectName(SubjectName.Kind.INSTANCE, instance), Suppressed.pseudonyms(ring));
    if (rows.isEmpty()) {
      session.say("It has decided nothing.");
    }
    return print(rows);
  }

  private static RecordedConsents consents(LakeOptions lake) {
    return new RecordedConsents(ReleasedLake.find(lake.root()), Catalog.load());
  }

  private int print(List<Map<String, Object>> rows) {
    rows.forEach(row -> session.out().println(Json.line(row)));
    return 0;
  }
}
