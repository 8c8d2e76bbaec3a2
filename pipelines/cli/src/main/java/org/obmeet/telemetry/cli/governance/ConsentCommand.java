package org.obmeet.telemetry.cli.governance;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.ConsoleJson;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.jobs.suppress.ConsentListing;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.schemas.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code telemetry consent}: what instances have decided. */
@Command(name = "consent", description = "Shows what instances have decided.")
public final class ConsentCommand implements Runnable {
  private final CommandContext session;

  @Spec private CommandSpec spec;

  ConsentCommand(CommandContext session) {
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
    Keyset ring = Keyset.open(Path.of(lake.keyRing()));
    List<Map<String, Object>> rows =
        consents(lake)
            .of(
                new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, instance),
                SuppressionLists.pseudonyms(ring));
    if (rows.isEmpty()) {
      session.info("It has decided nothing.");
    }
    return print(rows);
  }

  private static ConsentListing consents(LakeOptions lake) {
    return new ConsentListing(LakeReleases.find(lake.root()), Catalog.load());
  }

  private int print(List<Map<String, Object>> rows) {
    rows.forEach(row -> session.out().println(ConsoleJson.line(row)));
    return 0;
  }
}
