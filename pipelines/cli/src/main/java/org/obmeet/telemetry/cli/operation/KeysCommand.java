package org.obmeet.telemetry.cli.operation;

import java.nio.file.Path;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.lake.keys.Keyset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry keys}, which encrypts the keys of a keyset. */
@Command(name = "keys")
public final class KeysCommand extends TelemetryCommand {
  private static final String PLAIN = "plain";

  /** Wraps all keys. The keyset stays as it is if a wrapping cannot be used. */
  @Command(name = "wrap")
  int wrap(
      @Mixin LakeOptions lake,
      @Option(names = "--wrapping", required = true, paramLabel = "URI") String location) {
    Keyset keyset = Keyset.open(Path.of(lake.keysetFile()));
    keyset.wrap(location.equals(PLAIN) ? "" : location);
    context.info("Wrapped the keys of " + keyset + ".");
    return 0;
  }
}
