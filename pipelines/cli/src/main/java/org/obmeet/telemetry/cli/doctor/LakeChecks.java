package org.obmeet.telemetry.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongConsumer;
import org.obmeet.telemetry.lake.Entry;
import org.obmeet.telemetry.lake.FileCheck;
import org.obmeet.telemetry.lake.FileRef;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LakeException;

/** The place itself: whether it can be used, and whether it holds what its log says. */
final class LakeChecks {
  private static final String PROBE = "staging/doctor/probe";
  private static final long SCARCE = 1L << 30;
  private static final long FULL = 100L << 20;

  private final Subject subject;

  LakeChecks(Subject subject) {
    this.subject = subject;
  }

  /** Writes, reads and removes a file of its own. */
  static Finding access(Lake lake) {
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
          ? Finding.ok("lake", lake.root() + " can be read and written")
          : Finding.fail("lake", "it gives back other bytes than were written", "check the disk");
    } catch (LakeException e) {
      return Finding.fail(
          "lake", "it cannot be written: " + e.getMessage(), "check owner and mode of its folders");
    }
  }

  /** Names the head, to be noted elsewhere. */
  Finding chain() {
    return Finding.ok(
        "log chain",
        Phrases.count(subject.entries().size(), "entry").replace("entrys", "entries")
            + " hold together; head "
            + subject.state().head());
  }

  /** Every file that the log names, by size and, if asked for, by hash. */
  Finding files(FileCheck.Depth depth, LongConsumer done) {
    List<FileRef> named = List.copyOf(FileCheck.named(subject.entries()));
    List<FileCheck.Fault> faults = new FileCheck(subject.lake(), depth).faults(named, done);
    if (!faults.isEmpty()) {
      return Finding.fail(
          "files",
          faults.size()
              + " of "
              + named.size()
              + " are not what the log says: "
              + Phrases.some(faults),
          "bring them back by 'telemetry restore'; do not aggregate over them");
    }
    String checked =
        depth == FileCheck.Depth.HASH
            ? "size and SHA-256 as the log says"
            : "size as the log says; hashes not checked (--quick)";
    long bytes = named.stream().mapToLong(FileRef::bytes).sum();
    return Finding.ok(
        "files", Phrases.count(named.size(), "file") + ", " + Phrases.size(bytes) + ", " + checked);
  }

  /** Whether the store keeps to the one promise that the log is built on. */
  Finding commits() {
    return subject.lake().files().createsOnce()
        ? Finding.ok("commits", "the store lets a file be created once")
        : Finding.fail(
            "commits",
            "the store lets a file be created twice: it ignores If-None-Match",
            "move the lake to a store that keeps to it, before two runs overwrite each other");
  }

  /** Space on the disk that holds the lake. */
  Finding disk() {
    try {
      FileStore store = Files.getFileStore(subject.folder());
      return space(store.getUsableSpace());
    } catch (IOException e) {
      return Finding.warn("disk", "its free space cannot be told", "check it by hand");
    }
  }

  static Finding space(long free) {
    String text = Phrases.size(free) + " free";
    if (free < FULL) {
      return Finding.fail("disk", text, "make room: the next run will not end");
    }
    return free < SCARCE
        ? Finding.warn("disk", text, "make room before the next large run")
        : Finding.ok("disk", text);
  }

  /** The clock has not gone back behind the log. */
  Finding clock() {
    List<Entry> entries = subject.entries();
    Instant last = entries.stream().map(Entry::at).max(Instant::compareTo).orElse(Instant.EPOCH);
    if (subject.now().isBefore(last)) {
      return Finding.fail(
          "clock",
          "it is " + subject.now() + ", before the latest entry of the log, " + last,
          "set the machine's clock, or give --now");
    }
    long days = Duration.between(last, subject.now()).toDays();
    return Finding.ok(
        "clock",
        "it is " + subject.now() + "; the latest entry is " + Phrases.count(days, "day") + " old");
  }

  /** Where the lake was made to lie, and where the configuration says that data are kept. */
  Finding region() {
    String made = subject.state().genesis().region();
    String declared = subject.catalog().processing().region();
    if (made.equals(declared)) {
      return Finding.ok("region", declared + ", as processing.yaml says");
    }
    return Finding.warn(
        "region",
        made.isEmpty()
            ? "the lake records none; processing.yaml says " + declared
            : "the lake was made in " + made + "; processing.yaml says " + declared,
        "correct processing.yaml, or make a lake in the region that it names");
  }
}
