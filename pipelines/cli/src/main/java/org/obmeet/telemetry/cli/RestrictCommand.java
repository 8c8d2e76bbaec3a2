package org.obmeet.telemetry.cli;

import java.util.List;
import org.obmeet.telemetry.lake.Suppression.Purpose;
import picocli.CommandLine.Command;

/** {@code telemetry restrict}. */
@Command(name = "restrict", description = "Restrictions: kept, but left out of new aggregates.")
final class RestrictCommand extends SuppressionCommand {
  RestrictCommand(Session session) {
    super(session, List.of(Purpose.RESTRICTION, Purpose.OBJECTION));
  }
}
