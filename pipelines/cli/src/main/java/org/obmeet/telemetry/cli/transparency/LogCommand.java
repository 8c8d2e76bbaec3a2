package org.obmeet.telemetry.cli.transparency;

import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.ClockOption;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.transparency.NoteKey;
import org.obmeet.telemetry.lake.transparency.SignedNote;
import org.obmeet.telemetry.lake.transparency.publish.EntrySalts;
import org.obmeet.telemetry.lake.transparency.publish.LakeTransparencyLog;
import org.obmeet.telemetry.lake.transparency.publish.LogKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry log}, which keeps the transparency log of a lake. */
@Command(
    name = "log",
    header = "Publish decisions in a transparency log.",
    description = {
      "The log is in the folder public/ of the lake. Others check it with 'telemetry",
      "verify-public' or with public/verify.html."
    })
public final class LogCommand extends TelemetryCommand {
  @Command(name = "init", description = "Create the log and its key. Prints the public key.")
  int init(
      @Mixin LakeOptions lake,
      @Mixin TransparencyOptions options,
      @Option(
              names = "--origin",
              required = true,
              paramLabel = "NAME",
              description = "Name of the log, a URL without https://.")
          String origin,
      @Option(names = "--lost-key", description = "Continue a log with a new key.") boolean lost)
      throws IOException {
    LakeTransparencyLog log = new LakeTransparencyLog(lake.open());
    if (log.exists() != lost) {
      throw JobException.badInput(
          lost
              ? "--lost-key is for a lake with a log; this one has none"
              : "the lake has a log already; --lost-key continues it with a new key");
    }
    if (lost && !log.origin().equals(origin)) {
      throw JobException.badInput(
          "--origin must be that of the log, " + log.origin() + "; it is " + origin);
    }
    Path file = options.file(lake.root());
    // A run that stopped has left the key without a log.
    LogKeys keys =
        !lost && Files.exists(file)
            ? LogKeys.open(file)
            : LogKeys.create(file, origin, new SecureRandom());
    return signAndPrint(log, keys);
  }

  @Command(
      name = "rotate",
      description = "Add a key that signs too, or retire one. Prints the public keys.")
  int rotate(
      @Mixin LakeOptions lake,
      @Mixin TransparencyOptions options,
      @Option(names = "--retire", paramLabel = "ID", description = "Id of the key to retire.")
          String retired)
      throws IOException {
    LogKeys keys = options.open(lake.root());
    return signAndPrint(
        new LakeTransparencyLog(lake.open()),
        retired == null ? keys.rotate(new SecureRandom()) : keys.retire(retired));
  }

  private int signAndPrint(LakeTransparencyLog log, LogKeys keys) throws IOException {
    log.init(keys, Resources.toByteArray(Resources.getResource(LogCommand.class, "verify.html")));
    keys.signers().forEach(signer -> context.out().println(signer.key().vkey()));
    return 0;
  }

  @Command(name = "publish", description = "Append the decisions of new commits.")
  int publish(
      @Mixin LakeOptions lake, @Mixin TransparencyOptions options, @Mixin ClockOption clock) {
    options.publish(context, lake, clock.now(context));
    return 0;
  }

  @Command(name = "receipt", description = "Print the receipts of a commit's entries.")
  int receipt(
      @Mixin LakeOptions lake,
      @Option(
              names = "--commit",
              required = true,
              paramLabel = "N",
              description = "Number of the commit.")
          long commit) {
    for (Map<String, Object> one : new LakeTransparencyLog(lake.open()).receipts(commit)) {
      context.out().print(new String(CanonicalJson.canonical(one), StandardCharsets.UTF_8));
    }
    return 0;
  }

  @Command(name = "forget", description = "Destroy the salts of a commit's entries.")
  int forget(
      @Mixin LakeOptions lake,
      @Option(
              names = "--commit",
              required = true,
              paramLabel = "N",
              description = "Number of the commit.")
          long commit) {
    new EntrySalts(lake.open().files()).destroy(commit);
    return 0;
  }

  @Command(
      name = "request",
      description = "Print the request for a witness: curl --data-binary @- URL/add-checkpoint.")
  int request(
      @Mixin LakeOptions lake,
      @Option(
              names = "--old",
              defaultValue = "0",
              paramLabel = "SIZE",
              description = "Size that the witness knows. Default: ${DEFAULT-VALUE}.")
          long old) {
    context.out().print(new LakeTransparencyLog(lake.open()).witnessRequest(old));
    return 0;
  }

  @Command(name = "cosign", description = "Add the signatures that witnesses returned.")
  int cosign(
      @Mixin LakeOptions lake,
      @Option(
              names = "--witness",
              required = true,
              paramLabel = "KEY",
              description = "Public key, or a file of keys.")
          List<String> witnesses,
      @Parameters(paramLabel = "FILE", description = "Signature lines; - is standard input.")
          String file) {
    List<SignedNote.Signature> lines =
        context.read("FILE", file).lines().map(SignedNote.Signature::parse).toList();
    int added = new LakeTransparencyLog(lake.open()).addCosignatures(lines, keys(witnesses));
    context.info("The checkpoint has " + added + " more signatures.");
    return 0;
  }

  /** Reads verifier keys, or files of them. */
  static List<NoteKey> keys(List<String> words) {
    return words.stream()
        .flatMap(
            word -> {
              try {
                return word.contains("+")
                    ? word.lines()
                    : Files.readAllLines(Path.of(word)).stream();
              } catch (IOException e) {
                throw JobException.badInput(
                    "a key must be NAME+ID+KEY or a file; it is '" + word + "'", e);
              }
            })
        .map(NoteKey::parse)
        .toList();
  }
}
