package org.obmeet.telemetry.cli.faults;

import java.nio.file.Path;
import java.util.Arrays;
import org.obmeet.telemetry.cli.CliResult;

/** Runs a command in a process of its own, which is killed at a given change of files. */
public final class KilledCommand {
  private KilledCommand() {}

  /** Arguments: the number of changes that pass, the folder of the files, then the command. */
  public static void main(String[] args) {
    FileFaultPoint.after(Long.parseLong(args[0]), FileFaultPoint.Kind.KILL, Path.of(args[1]));
    CliResult done = CliResult.with(Arrays.copyOfRange(args, 2, args.length));
    System.out.println(done.err());
    System.out.flush();
    Runtime.getRuntime().halt(done.code());
  }
}
