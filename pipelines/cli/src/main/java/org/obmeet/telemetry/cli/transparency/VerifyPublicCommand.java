package org.obmeet.telemetry.cli.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.transparency.EntryOpening;
import org.obmeet.telemetry.lake.transparency.TransparencyException;
import org.obmeet.telemetry.lake.transparency.verify.PublicLogVerifier;
import org.obmeet.telemetry.lake.transparency.verify.PublicLogVerifier.PublicFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code telemetry verify-public}, which verifies a published transparency log. */
@Command(name = "verify-public")
public final class VerifyPublicCommand extends TelemetryCommand {
  @Option(names = "--public", required = true, paramLabel = "DIR-or-URL")
  private String location;

  @Option(names = "--releases", paramLabel = "DIR-or-URL")
  private String released;

  @Option(names = "--key", paramLabel = "KEY")
  private List<String> keys = List.of();

  @Option(names = "--witness", paramLabel = "KEY")
  private List<String> witnesses = List.of();

  @Option(names = "--checkpoint", paramLabel = "FILE")
  private List<String> noted = List.of();

  @Option(names = "--release", paramLabel = "TABLE[/WINDOW]")
  private List<String> names = List.of();

  @Option(names = "--receipt", paramLabel = "FILE")
  private List<String> receipts = List.of();

  @Option(names = "--policy", paramLabel = "DIR")
  private Path policy;

  private boolean failed;

  @Override
  public Integer call() {
    PublicFiles log = files(location, "log/");
    PublicLogVerifier verifier = new PublicLogVerifier(log, LogCommand.keys(keys));
    context.out().println("ok: the checkpoint is signed by a key of " + verifier.tree().origin());
    if (keys.isEmpty()) {
      context.info(
          "The keys are those that the log names itself; compare them with a copy from elsewhere: "
              + verifier.keys().stream().map(key -> key.vkey()).toList());
    }
    if (!witnesses.isEmpty()) {
      check(() -> "signed by " + verifier.witnesses(LogCommand.keys(witnesses)) + " witnesses");
    }
    for (String file : noted) {
      check(
          () ->
              file
                  + ": an earlier state of "
                  + verifier.checkEarlier(read(file)).size()
                  + " entries");
    }
    boolean readable =
        check(
            () ->
                verifier.tree().size()
                    + " entries, of which "
                    + verifier.checkEntries().size()
                    + " are open");
    if (readable) {
      releases(verifier);
    }
    for (String file : receipts) {
      check(() -> file + ": entry " + verifier.checkReceipt(read(file).getBytes(UTF_8)).index());
    }
    if (policy != null) {
      check(() -> policy(verifier));
    }
    return failed ? ExitCode.VERIFICATION_FAILED.code() : ExitCode.DONE.code();
  }

  private String read(String file) {
    return context.read("a checkpoint or receipt", file);
  }

  /** Prints and returns the result of a check. */
  private boolean check(Supplier<String> check) {
    try {
      context.out().println("ok: " + check.get());
      return true;
    } catch (TransparencyException wrong) {
      failed = true;
      context.out().println("FAILED: " + wrong.getMessage());
      return false;
    }
  }

  private void releases(PublicLogVerifier verifier) {
    Map<String, EntryOpening> logged = verifier.releases();
    List<EntryOpening> chosen =
        logged.entrySet().stream()
            .filter(
                one ->
                    names.isEmpty()
                        || names.stream()
                            .anyMatch(name -> (one.getKey() + "/").startsWith(name + "/")))
            .map(Map.Entry::getValue)
            .toList();
    String base =
        released == null ? location + (location.endsWith("/") ? "" : "/") + ".." : released;
    PublicFiles bytes = files(base, "");
    check(
        () -> {
          if (chosen.isEmpty() && !names.isEmpty()) {
            throw new TransparencyException("the log has no release " + String.join(", ", names));
          }
          chosen.forEach(one -> PublicLogVerifier.checkFiles(one, bytes));
          return chosen.size() + " releases have the bytes that were logged";
        });
    if (names.isEmpty() && !isUrl(base)) {
      check(() -> unlogged(Path.of(base), logged));
    }
  }

  /** Checks that no folder of a release is missing in the log. */
  private static String unlogged(Path base, Map<String, EntryOpening> logged) {
    Set<String> folders =
        logged.values().stream().map(one -> one.text("folder")).collect(Collectors.toSet());
    try (Stream<Path> walk = Files.walk(base.resolve("release"))) {
      Set<String> unknown =
          walk.filter(file -> file.endsWith("_MANIFEST.json"))
              .map(file -> base.relativize(file.getParent()).toString().replace('\\', '/'))
              .filter(folder -> !folders.contains(folder))
              .collect(Collectors.toCollection(TreeSet::new));
      if (unknown.isEmpty()) {
        return "every release in the folder is in the log";
      }
      throw new TransparencyException(
          unknown.size()
              + " releases are not in the log, or replaced by a revision, such as "
              + unknown.iterator().next());
    } catch (IOException e) {
      throw new TransparencyException("cannot list " + base.resolve("release"));
    }
  }

  private String policy(PublicLogVerifier verifier) {
    EntryOpening logged =
        verifier.policy().orElseThrow(() -> new TransparencyException("the log has no policy"));
    if (!(logged.object("policy").get("files") instanceof Map<?, ?> digests)
        || !digests.keySet().stream().allMatch(name -> ((String) name).matches("\\w[\\w.-]*"))) {
      throw new TransparencyException("the logged policy must have names and digests of files");
    }
    digests.forEach(
        (name, sha256) -> {
          byte[] bytes = files(policy.toString(), "").read(name.toString());
          if (!Digests.sha256Hex(bytes).equals(sha256)) {
            throw new TransparencyException(name + " is not the policy in force");
          }
        });
    return "the policy in force since " + logged.text("at");
  }

  private static boolean isUrl(String location) {
    return location.matches("https?://[\\w.:/%~\\[\\]-]+");
  }

  private static PublicFiles files(String location, String folder) {
    if (isUrl(location)) {
      return new HttpPublicFiles(location, folder);
    }
    Path root = Path.of(location).resolve(folder);
    if (!Files.isDirectory(root)) {
      throw JobException.badInput(
          "there is no folder '" + root + "'; a URL must begin with https:// or http://");
    }
    return path -> {
      try {
        return Files.readAllBytes(root.resolve(path));
      } catch (IOException e) {
        throw new TransparencyException("cannot read " + path + " in " + root);
      }
    };
  }
}
