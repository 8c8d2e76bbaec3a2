package org.obmeet.telemetry.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongConsumer;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.store.LakeException;

/** The place itself: whether it can be used, and whether it holds what its log says. */
final class LakeChecks {
  private static final String PROBE = "staging/doctor/probe";
  private static final long SCARCE = 1L << 30;
  private static final long FULL = 100L << 20;

  private final CheckContext subject;

  LakeChecks(CheckContext subject) {
    this.subject = subject;
  }

  /** Writes, reads and removes a file of its own. */
  static CheckFinding access(Lake lake) {
    byte[] bytes = "a file of telemetry doctor".getBytes(StandardCharsets.UTF_8);
    try {
      lake.files()
          .write(
              PROBE,
              out -> {
                out.write(bytes);
                return 1;
              });
      boolean same = java.util.Arrays.equals(lake.files().bytes(PROBE), bytes);
      lake.files().deleteFolder("staging/doctor");
      return same
          ? CheckFinding.ok("lake", lake.root() + " can be read and written")
          : CheckFinding.fail(
              "lake", "it gives back other bytes than were written", "check the disk");
    } catch (LakeException e) {
      return CheckFinding.fail(
          "lake", "it cannot be written: " + e.getMessage(), "check owner and mode of its folders");
    }
  }

  /** Names the head, to be noted elsewhere. */
  CheckFinding logChain() {
    return CheckFinding.ok(
        "log chain",
        Phrases.count(subject.entries().size(), "entry").replace("entrys", "entries")
            + " hold together; head "
            + subject.state().head());
  }

  /** Every file that the log names, by size and, if asked for, by hash. */
  CheckFinding files(FileCheck.Depth depth, LongConsumer done) {
    List<FileRef> named = List.copyOf(FileCheck.named(subject.entries()));
    List<FileCheck.Fault> faults = new FileCheck(subject.lake(), depth).faults(named, done);
    if (!faults.isEmpty()) {
      return CheckFinding.fail(
          "files",
          faults.size()
              + " of "
              + named.size()
              + " are not what the log says: "
              + Phrases.sample(faults),
          "bring them back by 'telemetry restore'; do not aggregate over them");
    }
    String checked =
        depth == FileCheck.Depth.HASH
            ? "size and SHA-256 as the log says"
            : "size as the log says; hashes not checked (--quick)";
    long bytes = named.stream().mapToLong(FileRef::bytes).sum();
    return CheckFinding.ok(
        "files", Phrases.count(named.size(), "file") + ", " + Phrases.size(bytes) + ", " + checked);
  }

  /** Whether the store keeps to the one promise that the log is built on. */
  CheckFinding conditionalPut() {
    return subject.lake().files().createsOnce()
        ? CheckFinding.ok("commits", "the store lets a file be created once")
        : CheckFinding.fail(
            "commits",
            "the store lets a file be created twice: it ignores If-None-Match",
            "move the lake to a store that keeps to it, before two runs overwrite each other");
  }

  /** Space on the disk that holds the lake. */
  CheckFinding disk() {
    try {
      FileStore store = Files.getFileStore(subject.folder());
      return space(store.getUsableSpace());
    } catch (IOException e) {
      return CheckFinding.warn("disk", "its free space cannot be told", "check it by hand");
    }
  }

  static CheckFinding space(long free) {
    String text = Phrases.size(free) + " free";
    if (free < FULL) {
      return CheckFinding.fail("disk", text, "make room: the next run will not end");
    }
    return free < SCARCE
        ? CheckFinding.warn("disk", text, "make room before the next large run")
        : CheckFinding.ok("disk", text);
  }

  /** The clock has not gone back behind the log. */
  CheckFinding clock() {
    List<Commit> entries = subject.entries();
    Instant last = entries.stream().map(Commit::at).max(Instant::compareTo).orElse(Instant.EPOCH);
    if (subject.now().isBefore(last)) {
      return CheckFinding.fail(
          "clock",
          "it is " + subject.now() + ", before the latest entry of the log, " + last,
          "set the machine's clock, or give --now");
    }
    long days = Duration.between(last, subject.now()).toDays();
    return CheckFinding.ok(
        "clock",
        "it is " + subject.now() + "; the latest entry is " + Phrases.count(days, "day") + " old");
  }

  /** Where the lake was made to lie, and where the configuration says that data are kept. */
  CheckFinding region() {
    String made = subject.state().genesis().region();
    String declared = subject.catalog().processing().region();
    if (made.equals(declared)) {
      return CheckFinding.ok("region", declared + ", as processing.yaml says");
    }
    return CheckFinding.warn(
        "region",
        made.isEmpty()
            ? "the lake records none; processing.yaml says " + declared
            : "the lake was made in " + made + "; processing.yaml says " + declared,
        "correct processing.yaml, or make a lake in the region that it names");
  }
}
