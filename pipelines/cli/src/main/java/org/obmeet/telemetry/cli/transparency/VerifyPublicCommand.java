package org.obmeet.telemetry.cli.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.Maps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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
  private List<String> earlierCheckpoints = List.of();

  @Option(names = "--release", paramLabel = "TABLE[/WINDOW]")
  private List<String> releaseNames = List.of();

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
    for (String file : earlierCheckpoints) {
      check(
          () ->
              file
                  + ": an earlier state of "
                  + verifier.checkEarlier(read(file)).size()
                  + " entries");
    }
    List<EntryOpening> openings = new ArrayList<>();
    boolean readable =
        check(
            () -> {
              openings.addAll(verifier.checkEntries());
              return verifier.tree().size() + " entries, of which " + openings.size() + " are open";
            });
    if (readable) {
      releases(verifier, openings);
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

  private void releases(PublicLogVerifier verifier, List<EntryOpening> openings) {
    String base =
        released == null ? location + (location.endsWith("/") ? "" : "/") + ".." : released;
    PublicFiles bytes = files(base, "");
    if (!releaseNames.isEmpty()) {
      check(
          () ->
              new PublicReleases(bytes, openings)
                  .checkNamed(verifier::checkFile, chosen(verifier.releases())));
      return;
    }
    List<PublicReleases> read = new ArrayList<>();
    boolean complete =
        check(
            () -> {
              read.add(new PublicReleases(bytes, openings));
              return read.get(0)
                  .checkShown(
                      verifier::checkFile, context.catalog()::load, context.clock().instant());
            });
    for (PublicReleases releases : read) {
      boolean same = check(releases::checkDigests);
      if (isUrl(base)) {
        context.info(
            "Not covered by a URL, only by a folder: files that the index lacks, and whether the"
                + " derived files have what the releases give.");
      } else {
        check(() -> releases.checkFolder(Path.of(base)));
        if (complete && same) {
          check(() -> releases.checkDerived(context.catalog()::load));
        }
      }
    }
  }

  private Set<EntryOpening> chosen(Map<String, EntryOpening> logged) {
    Set<EntryOpening> chosen = new LinkedHashSet<>();
    for (String name : releaseNames) {
      Map<String, EntryOpening> named =
          Maps.filterKeys(logged, key -> (key + "/").startsWith(name + "/"));
      if (named.isEmpty()) {
        throw new TransparencyException("the log has no release " + name);
      }
      chosen.addAll(named.values());
    }
    return chosen;
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
      Path file = root.resolve(path);
      try {
        if (!Files.isRegularFile(file)) {
          throw new NoSuchFileException(path);
        }
        if (Files.size(file) > HttpPublicFiles.limit(path)) {
          throw new TransparencyException(
              file + " must have at most " + HttpPublicFiles.limit(path) + " bytes; it has more");
        }
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new TransparencyException("cannot read " + path + " in " + root);
      }
    };
  }
}
