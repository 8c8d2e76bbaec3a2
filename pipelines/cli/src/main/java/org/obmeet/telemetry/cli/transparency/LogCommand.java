package org.obmeet.telemetry.cli.transparency;

import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.ClockOption;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.jobs.ExitCode;
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

/** The command {@code telemetry log}, which manages the transparency log of a lake. */
@Command(name = "log")
public final class LogCommand extends TelemetryCommand {
  @Command(name = "init")
  int init(
      @Mixin LakeOptions lake,
      @Mixin TransparencyOptions options,
      @Option(names = "--origin", required = true, paramLabel = "NAME") String origin,
      @Option(names = "--lost-key") boolean lost)
      throws IOException {
    LakeTransparencyLog log = new LakeTransparencyLog(lake.open());
    if (log.exists() != lost) {
      throw JobException.badInput(
          lost
              ? "--lost-key is for a lake with a log; this one has none"
              : "the lake has a log already; --lost-key continues it with a new key");
    }
    Path file = options.file(lake.root());
    // An earlier command that failed can have left its new key.
    Optional<LogKeys> left = Optional.of(file).filter(Files::exists).map(LogKeys::open);
    String known = lost ? log.origin() : left.map(LogKeys::origin).orElse(origin);
    if (!known.equals(origin)) {
      throw JobException.badInput(
          "--origin must be that of the log, %s; it is %s. The log key is at %s"
              .formatted(known, origin, file));
    }
    LogKeys keys = left.orElseGet(() -> LogKeys.create(file, origin, new SecureRandom()));
    if (lost && log.isSignedBy(keys)) {
      throw JobException.badInput(
          "the log key at %s is not lost: it has signed the checkpoint. Use it, replace it with"
                  .formatted(keys.file().path())
              + " 'telemetry log rotate', or move the file away and run this command again");
    }
    return signAndPrint(log, keys, lost);
  }

  @Command(name = "rotate")
  int rotate(
      @Mixin LakeOptions lake,
      @Mixin TransparencyOptions options,
      @Option(names = "--retire", paramLabel = "ID") String retired)
      throws IOException {
    LogKeys keys = options.open(lake.root());
    return signAndPrint(
        new LakeTransparencyLog(lake.open()),
        retired == null ? keys.rotate(new SecureRandom()) : keys.retire(retired),
        false);
  }

  private int signAndPrint(LakeTransparencyLog log, LogKeys keys, boolean lost) throws IOException {
    log.init(
        keys, Resources.toByteArray(Resources.getResource(LogCommand.class, "verify.html")), lost);
    keys.signers().forEach(signer -> context.out().println(signer.key().vkey()));
    return 0;
  }

  @Command(name = "publish")
  int publish(
      @Mixin LakeOptions lake, @Mixin TransparencyOptions options, @Mixin ClockOption clock) {
    options.publish(context, lake, clock.now(context));
    return 0;
  }

  @Command(name = "receipt")
  int receipt(
      @Mixin LakeOptions lake,
      @Option(names = "--commit", required = true, paramLabel = "N") long commit) {
    for (Map<String, Object> one : existing(lake).receipts(commit)) {
      context.out().print(new String(CanonicalJson.canonical(one), StandardCharsets.UTF_8));
    }
    return 0;
  }

  @Command(name = "forget")
  int forget(
      @Mixin LakeOptions lake,
      @Option(names = "--commit", required = true, paramLabel = "N") long commit) {
    new EntrySalts(lake.open().files()).destroy(commit);
    return 0;
  }

  @Command(name = "request")
  int request(
      @Mixin LakeOptions lake,
      @Option(names = "--old", defaultValue = "0", paramLabel = "SIZE") long old) {
    context.out().print(existing(lake).witnessRequest(old));
    return 0;
  }

  @Command(name = "cosign")
  int cosign(
      @Mixin LakeOptions lake,
      @Option(names = "--witness", required = true, paramLabel = "KEY") List<String> witnesses,
      @Parameters(paramLabel = "FILE") String file) {
    List<SignedNote.Signature> lines =
        context.read("FILE", file).lines().map(SignedNote.Signature::parse).toList();
    int added = existing(lake).addCosignatures(lines, keys(witnesses));
    context.info("The checkpoint has " + added + " more signatures.");
    return 0;
  }

  private static LakeTransparencyLog existing(LakeOptions lake) {
    LakeTransparencyLog log = new LakeTransparencyLog(lake.open());
    if (!log.exists()) {
      throw new JobException(
          ExitCode.FAILED, "the lake has no transparency log; 'telemetry log init' makes one");
    }
    return log;
  }

  /** Reads verifier keys, each given as text or in a file. */
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
