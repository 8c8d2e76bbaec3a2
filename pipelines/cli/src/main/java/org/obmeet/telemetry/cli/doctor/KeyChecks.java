package org.obmeet.telemetry.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.obmeet.telemetry.jobs.ingest.NeededKeys;
import org.obmeet.telemetry.lake.KeyName;
import org.obmeet.telemetry.lake.KeyRing;
import org.obmeet.telemetry.lake.LakeException;

/** The key ring: that it is there, the right one, safe, and whole. */
final class KeyChecks {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Subject subject;

  KeyChecks(Subject subject) {
    this.subject = subject;
  }

  List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    try {
      KeyRing.requireOutside(subject.keys(), subject.lake().root());
      KeyRing ring = KeyRing.open(subject.keys());
      findings.add(
          Finding.ok(
              "key ring",
              subject.keys() + ": outside the lake, readable by its owner alone, no key twice"));
      findings.add(made(ring));
      findings.add(epochs(ring));
    } catch (LakeException e) {
      findings.add(Finding.fail("key ring", e.getMessage(), cure(subject.keys())));
    }
    return findings;
  }

  /** The ring is the lake's, and has every key that the log says was made. */
  private Finding made(KeyRing ring) {
    try {
      ring.check(subject.state());
      return Finding.ok(
          "keys made",
          "it is this lake's ring, with all "
              + Phrases.count(subject.state().keys().size(), "key")
              + " that the log names");
    } catch (LakeException e) {
      return Finding.fail("keys made", e.getMessage(), "restore the lake's own ring from a backup");
    }
  }

  /** Clean rows can still be found by their subject: for each of their epochs the key is there. */
  private Finding epochs(KeyRing ring) {
    SortedSet<KeyName> needed = NeededKeys.ofClean(subject.state(), subject.catalog());
    List<KeyName> missing = needed.stream().filter(key -> !ring.has(key)).toList();
    return missing.isEmpty()
        ? Finding.ok(
            "key epochs",
            "a key for each of the " + needed.size() + " kinds and epochs of clean rows")
        : Finding.fail(
            "key epochs",
            "no key for clean rows of " + Phrases.some(missing),
            "restore the ring from a backup: without them rows can neither be added nor erased");
  }

  private static String cure(Path keys) {
    try {
      if (!Files.exists(keys)) {
        return "name it by --keys, or restore it from a backup";
      }
      if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(keys))) {
        return "chmod 600 " + keys;
      }
    } catch (IOException | UnsupportedOperationException e) {
      return "check its owner and mode";
    }
    return "restore it from a backup";
  }
}
