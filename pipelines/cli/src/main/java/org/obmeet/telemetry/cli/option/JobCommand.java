package org.obmeet.telemetry.cli.option;

import picocli.CommandLine.Mixin;

/** A command that runs a job on a lake and prints the job's report. */
public abstract class JobCommand extends LakeCommand {
  @Mixin protected ReportFormatOption reporting;
}
