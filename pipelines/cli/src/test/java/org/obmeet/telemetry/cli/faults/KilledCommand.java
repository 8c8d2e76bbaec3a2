package org.obmeet.telemetry.cli.faults;

import java.nio.file.Path;
import java.util.Arrays;
import org.obmeet.telemetry.cli.CliResult;

/** Runs a command in a process of its own, which is killed at a given change of files. */
public final class KilledCommand {
  private KilledCommand() {}

  /**
   * Arguments: the number of changes that pass, the folder of the files, then the command. Prints
   * the number of changes if the command ends before.
   */
  public static void main(String[] args) {
    long passing = Long.parseLong(args[0]);
    FileFaultPoint.after(passing, FileFaultPoint.Kind.KILL, Path.of(args[1]));
    CliResult done = CliResult.with(Arrays.copyOfRange(args, 2, args.length));
    System.out.println(done.err());
    System.out.print("changes: " + (passing - FileFaultPoint.left()));
    System.out.flush();
    Runtime.getRuntime().halt(done.code());
  }
}
