package org.obmeet.telemetry.cli;

import java.util.List;
import org.obmeet.telemetry.lake.Suppression.Purpose;
import picocli.CommandLine.Command;

/** {@code telemetry hold}. */
@Command(
    name = "hold",
    description = "Legal holds: what they cover is kept, whatever retention and erasure say.")
final class HoldCommand extends SuppressionCommand {
  HoldCommand(Session session) {
    super(session, List.of(Purpose.HOLD));
  }
}
