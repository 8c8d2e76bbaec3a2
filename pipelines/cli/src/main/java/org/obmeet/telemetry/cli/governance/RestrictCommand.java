package org.obmeet.telemetry.cli.governance;

import java.util.List;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import picocli.CommandLine.Command;

/** {@code telemetry restrict}. */
@Command(name = "restrict", description = "Restrictions: kept, but left out of new aggregates.")
public final class RestrictCommand extends SuppressionCommand {
  RestrictCommand(CommandContext session) {
    super(session, List.of(Purpose.RESTRICTION, Purpose.OBJECTION));
  }
}
