package org.obmeet.telemetry.cli.governance;

import java.util.List;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import picocli.CommandLine.Command;

/** The command {@code telemetry hold}, which manages legal holds. */
@Command(
    name = "hold",
    description = "Manage legal holds, which exempt data from retention and erasure.")
public final class HoldCommand extends SuppressionCommand {
  HoldCommand() {
    super(List.of(Purpose.HOLD));
  }
}
