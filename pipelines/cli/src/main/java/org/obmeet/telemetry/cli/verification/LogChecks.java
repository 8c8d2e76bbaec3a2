package org.obmeet.telemetry.cli.verification;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.check.CheckFinding;
import org.obmeet.telemetry.cli.check.Formats;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.landing.SealedSegments;
import org.obmeet.telemetry.lake.log.Checkpoints;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.lake.maintenance.FileCheck;

/** Checks the log, and compares the files and landed segments with what it says. */
record LogChecks(CheckContext context) {
  /** Days in which {@code daily} reads each file once. */
  private static final int ROUND = 14;

  CheckFinding chain() {
    if (context.commits().isEmpty()) {
      throw new CorruptLogException(0, "it is missing: the log is empty");
    }
    return CheckFinding.ok(
        "log chain",
        Formats.count(context.commits().size(), "commit")
            + " without a gap; head "
            + context.state().head());
  }

  CheckFinding checkpoints() {
    List<String> differing =
        new Checkpoints(context.lake().files(), context.lake().layout())
            .differing(context.commits());
    return differing.isEmpty()
        ? CheckFinding.ok("checkpoints", "each has the state of the log")
        : CheckFinding.fail(
            "checkpoints",
            Formats.count(differing.size(), "wrong checkpoint"),
            differing.stream().map(path -> path + ": it differs from the log").toList(),
            "delete it; commands then read the log");
  }

  CheckFinding head() {
    List<LogHead> noted = context.noted();
    for (LogHead head : noted) {
      try {
        context.lake().log().verify(head);
      } catch (CorruptLogException broken) {
        return CheckFinding.fail(
            "log head",
            broken.getMessage(),
            "find out who replaced the log: docs/how-to/operate/broken-log.md");
      }
    }
    return noted.isEmpty()
        ? CheckFinding.warn(
            "log head",
            "no head that was noted outside the lake is known",
            "name one with --head, or the file of an earlier run with --metrics")
        : CheckFinding.ok("log head", "the log continues each head that was noted");
  }

  CheckFinding sizes() {
    Collection<FileRef> listed = FileCheck.liveFiles(context.commits());
    return files(listed, Set.of(), "size matches the log; hashes not checked (--quick)");
  }

  CheckFinding files() {
    Collection<FileRef> listed = FileCheck.liveFiles(context.commits());
    return files(listed, Set.copyOf(listed), "size and SHA-256 match the log");
  }

  /**
   * Checks the sizes of all files, and the hashes of the newest releases and of a fourteenth of the
   * files. Each file is of one of fourteen days, which its hash gives.
   */
  CheckFinding filesOfTheDay() {
    Collection<FileRef> listed = context.lake().state().files().values();
    long today = LocalDate.ofInstant(context.now(), ZoneOffset.UTC).toEpochDay();
    Set<FileRef> read = new HashSet<>(newestReleases(listed));
    listed.stream()
        .filter(file -> Math.floorMod(file.sha256().hashCode() - today, ROUND) == 0)
        .forEach(read::add);
    return files(listed, read, "size matches the log, and so does the SHA-256 of " + read.size());
  }

  /** The newest release file of each folder, which is of a stream and a kind of window. */
  private static Collection<FileRef> newestReleases(Collection<FileRef> listed) {
    Map<String, FileRef> newest = new TreeMap<>();
    for (FileRef file : listed) {
      String[] parts = file.path().split("/", -1);
      if (file.path().startsWith("ledger/released/")) {
        newest.merge(
            parts[2] + "/" + parts[3], file, (a, b) -> a.path().compareTo(b.path()) > 0 ? a : b);
      }
    }
    return newest.values();
  }

  /**
   * Compares files with the log.
   *
   * @param read the files whose bytes are also compared
   */
  private CheckFinding files(Collection<FileRef> listed, Set<FileRef> read, String success) {
    Lake lake = context.lake();
    long bytes = listed.stream().mapToLong(FileRef::bytes).sum();
    context.progress().stage("Checking files", read.stream().mapToLong(FileRef::bytes).sum());
    List<FileCheck.Mismatch> lasting =
        FileCheck.stillListed(
            new FileCheck(lake.files())
                .mismatches(listed, read::contains, context.progress()::step),
            lake);
    return lasting.isEmpty()
        ? CheckFinding.ok(
            "files",
            Formats.count(listed.size(), "file") + ", " + Formats.size(bytes) + ", " + success)
        : CheckFinding.fail(
            "files",
            "%s of %s files do not match the log".formatted(lasting.size(), listed.size()),
            lasting,
            "restore them with 'telemetry restore' before the next aggregate");
  }

  /** Checks that what was sealed is there until it is ingested. */
  CheckFinding sealedSegments() {
    SealedSegments.Pending pending =
        new SealedSegments(context.lake().files(), "")
            .pending(
                context.catalog(),
                context.state().inputs(),
                LocalDate.ofInstant(context.now(), ZoneOffset.UTC),
                true);
    List<String> faults =
        Stream.of(
                pending.vanished().stream().map(path -> path + " has vanished"),
                pending.damaged().stream().map(path -> path + " has other bytes"),
                pending.lists().stream().map(path -> path + " was cut or changed, or has vanished"))
            .flatMap(Function.identity())
            .toList();
    return faults.isEmpty()
        ? CheckFinding.ok("sealed segments", "each is there until it is ingested")
        : CheckFinding.fail(
            "sealed segments",
            Formats.sample(faults),
            "restore them, or run telemetry ingest: it counts their records as lost, and the windows"
                + " wait for --reprocess or --accept-loss");
  }

  CheckFinding retention() {
    List<?> found = (List<?>) context.retention().outcome().get("findings");
    return found.isEmpty()
        ? CheckFinding.ok("retention", "no row, key or decision is past its period")
        : CheckFinding.fail(
            "retention",
            Formats.count(found.size(), "finding") + ": " + Formats.sample(found, 3),
            "run telemetry retain enforce");
  }
}
