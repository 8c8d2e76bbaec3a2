package org.obmeet.telemetry.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.Checkpoints;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Locations;

/** Checks the storage of a lake: access, files, log, disk, clock and region. */
record LakeChecks(CheckContext context) {
  private static final long SCARCE = 1L << 30;
  private static final long FULL = 100L << 20;

  static CheckFinding access(Lake lake) {
    byte[] bytes = "a file of telemetry doctor".getBytes(StandardCharsets.UTF_8);
    String path = Locations.temporaryPath();
    try {
      lake.files().write(path, bytes, 1);
      boolean same = Arrays.equals(lake.files().bytes(path), bytes);
      lake.files().delete(path);
      return same
          ? CheckFinding.ok("lake", lake.root() + " can be read and written")
          : CheckFinding.fail(
              "lake", "a file was read with other bytes than were written", "check the disk");
    } catch (LakeException e) {
      return CheckFinding.fail(
          "lake",
          "the lake cannot be written: " + e.getMessage(),
          "check the owner and mode of its folders");
    }
  }

  /**
   * Reports the log head. At the depth {@code HASH}, the check also compares the checkpoints with
   * the log.
   */
  CheckFinding logChain(FileCheck.Depth depth) {
    Checkpoints checkpoints = new Checkpoints(context.lake().files(), context.lake().layout());
    List<String> differing =
        depth == FileCheck.Depth.HASH ? checkpoints.differing(context.commits()) : List.of();
    if (!differing.isEmpty()) {
      return CheckFinding.fail(
          "log chain",
          "a checkpoint differs from the log: " + Formats.sample(differing),
          "delete it; commands then read the log");
    }
    return CheckFinding.ok(
        "log chain",
        Formats.count(context.commits().size(), "commit")
            + " without a gap; head "
            + context.state().head());
  }

  CheckFinding files(FileCheck.Depth depth, LongConsumer bytesDone) {
    List<FileRef> listed = List.copyOf(FileCheck.liveFiles(context.commits()));
    List<FileCheck.Mismatch> mismatches =
        FileCheck.stillListed(
            new FileCheck(context.lake(), depth).mismatches(listed, bytesDone), context.lake());
    if (!mismatches.isEmpty()) {
      return CheckFinding.fail(
          "files",
          "%s of %s files do not match the log: %s"
              .formatted(mismatches.size(), listed.size(), Formats.sample(mismatches)),
          "restore them with 'telemetry restore' before the next aggregate");
    }
    String checked =
        depth == FileCheck.Depth.HASH
            ? "size and SHA-256 match the log"
            : "size matches the log; hashes not checked (--quick)";
    long bytes = listed.stream().mapToLong(FileRef::bytes).sum();
    return CheckFinding.ok(
        "files",
        Formats.count(listed.size(), "file") + ", " + Formats.size(bytes) + ", " + checked);
  }

  /** Checks that the store can refuse to overwrite an existing file. The log needs this. */
  CheckFinding conditionalPut() {
    return context.lake().files().supportsPutIfAbsent()
        ? CheckFinding.ok("commits", "the store creates a file only once")
        : CheckFinding.fail(
            "commits",
            "the store creates a file twice: it ignores If-None-Match",
            "move the lake to a store that supports it, before two runs overwrite each other");
  }

  CheckFinding disk() {
    try {
      return space(Files.getFileStore(Path.of(context.lake().root())).getUsableSpace());
    } catch (IOException e) {
      return CheckFinding.warn("disk", "the free space is unknown", "check it by hand");
    }
  }

  static CheckFinding space(long free) {
    String text = Formats.size(free) + " free";
    if (free < FULL) {
      return CheckFinding.fail("disk", text, "free disk space: the next run will fail");
    }
    return free < SCARCE
        ? CheckFinding.warn("disk", text, "free disk space before the next large run")
        : CheckFinding.ok("disk", text);
  }

  CheckFinding clock() {
    Instant last =
        context.commits().stream().map(Commit::at).max(Instant::compareTo).orElse(Instant.EPOCH);
    if (context.now().isBefore(last)) {
      return CheckFinding.fail(
          "clock",
          "it is " + context.now() + ", earlier than the last commit, " + last,
          "correct the system clock");
    }
    String age = Formats.count(Duration.between(last, context.now()).toDays(), "day");
    return CheckFinding.ok(
        "clock",
        "it is "
            + context.now().truncatedTo(ChronoUnit.SECONDS)
            + "; the last commit is "
            + age
            + " old");
  }

  CheckFinding region() {
    String recorded = context.state().metadata().region();
    String declared = context.catalog().processing().region();
    if (recorded.equals(declared)) {
      return CheckFinding.ok("region", declared + ", as processing.yaml says");
    }
    return CheckFinding.warn(
        "region",
        recorded.isEmpty()
            ? "the lake records none; processing.yaml says " + declared
            : "the lake was created in " + recorded + "; processing.yaml says " + declared,
        "correct processing.yaml, or create a lake in its region");
  }
}
