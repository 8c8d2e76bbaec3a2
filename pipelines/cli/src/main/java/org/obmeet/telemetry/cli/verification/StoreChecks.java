package org.obmeet.telemetry.cli.verification;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.obmeet.telemetry.cli.check.CheckFinding;
import org.obmeet.telemetry.cli.check.Formats;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Locations;

/** Checks the storage of a lake: access, disk, clock and region. */
record StoreChecks(CheckContext context) {
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

  /** Checks what the store must do or have: conditional writes, or space on the disk. */
  CheckFinding store() {
    return Locations.local(context.lake().root()).isEmpty() ? conditionalPut() : disk();
  }

  /** Checks that the store can refuse to overwrite an existing file. The log needs this. */
  private CheckFinding conditionalPut() {
    return context.lake().files().supportsPutIfAbsent()
        ? CheckFinding.ok("commits", "the store creates a file only once")
        : CheckFinding.fail(
            "commits",
            "the store creates a file twice: it ignores If-None-Match",
            "move the lake to a store that supports it, before two runs overwrite each other");
  }

  private CheckFinding disk() {
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
