package org.obmeet.telemetry.cli.governance;

import java.util.List;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import picocli.CommandLine.Command;

/** {@code telemetry hold}. */
@Command(
    name = "hold",
    description = "Legal holds: what they cover is kept, whatever retention and erasure say.")
public final class HoldCommand extends SuppressionCommand {
  HoldCommand(CommandContext session) {
    super(session, List.of(Purpose.HOLD));
  }
}
