package org.obmeet.telemetry.cli.operation;

import java.nio.file.Path;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.lake.keys.Keyset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry keys}, which encrypts the keys of a keyset. */
@Command(name = "keys", description = "Encrypt the keys of the keyset.")
public final class KeysCommand extends TelemetryCommand {
  private static final String PLAIN = "plain";

  /** Wraps all keys. The keyset stays as it is if a wrapping cannot be used. */
  @Command(
      name = "wrap",
      header = "Encrypt each key of the keyset with a wrapping key.",
      description = {
        "Commands then need the wrapping key to open the keyset. An earlier wrapping is replaced."
      })
  int wrap(
      @Mixin LakeOptions lake,
      @Option(
              names = "--wrapping",
              required = true,
              paramLabel = "URI",
              description =
                  "The wrapping key: file:///PATH of a file with 64 hexadecimal digits, a location"
                      + " that a provider on the class path knows, or plain for none.")
          String location) {
    Keyset keyset = Keyset.open(Path.of(lake.keysetFile()));
    keyset.wrap(location.equals(PLAIN) ? "" : location);
    context.info("Wrapped the keys of " + keyset + ".");
    return 0;
  }
}
