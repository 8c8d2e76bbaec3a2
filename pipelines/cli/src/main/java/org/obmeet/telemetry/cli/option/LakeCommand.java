package org.obmeet.telemetry.cli.option;

import org.obmeet.telemetry.cli.console.TelemetryCommand;
import picocli.CommandLine.Mixin;

/** A command that works on a lake, at the current time or the time of {@code --now}. */
public abstract class LakeCommand extends TelemetryCommand {
  @Mixin protected LakeOptions lake;
  @Mixin protected ClockOption clock;
}
