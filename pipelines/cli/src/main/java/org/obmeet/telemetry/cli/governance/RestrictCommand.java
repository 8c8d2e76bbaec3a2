package org.obmeet.telemetry.cli.governance;

import java.util.List;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import picocli.CommandLine.Command;

/** The command {@code telemetry restrict}, which manages restrictions of processing. */
@Command(
    name = "restrict",
    description = "Manage restrictions, which exclude a subject's data from new aggregates.")
public final class RestrictCommand extends SuppressionCommand {
  RestrictCommand() {
    super(List.of(Purpose.RESTRICTION, Purpose.OBJECTION));
  }
}
