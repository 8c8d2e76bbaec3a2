package org.obmeet.telemetry.cli.operation;

import java.nio.file.Path;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.lake.keys.Keyset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry keys}, which changes how the keys of a keyset are encrypted. */
@Command(name = "keys")
public final class KeysCommand extends TelemetryCommand {
  private static final String PLAIN = "plain";

  /** Encrypts all keys, or with {@code plain} decrypts them. A failure changes nothing. */
  @Command(name = "wrap")
  int wrap(
      @Mixin LakeOptions lake,
      @Option(names = "--wrapping", required = true, paramLabel = "URI") String wrapping) {
    Keyset keyset = Keyset.open(Path.of(lake.keysetFile()));
    keyset.wrap(wrapping.equals(PLAIN) ? "" : wrapping);
    context.info("Rewrote the keys of " + keyset + ".");
    return 0;
  }
}
