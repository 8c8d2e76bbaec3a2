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
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.store.LakeException;

/** The key ring: that it is there, the right one, safe, and whole. */
final class KeyChecks {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final CheckContext subject;

  KeyChecks(CheckContext subject) {
    this.subject = subject;
  }

  List<CheckFinding> all() {
    List<CheckFinding> findings = new ArrayList<>();
    try {
      Keyset.requireOutside(subject.keys(), subject.lake().root());
      Keyset ring = Keyset.open(subject.keys());
      findings.add(
          CheckFinding.ok(
              "key ring",
              subject.keys() + ": outside the lake, readable by its owner alone, no key twice"));
      findings.add(completeness(ring));
      findings.add(epochs(ring));
    } catch (LakeException e) {
      findings.add(CheckFinding.fail("key ring", e.getMessage(), remedy(subject.keys())));
    }
    return findings;
  }

  /** The ring is the lake's, and has every key that the log says was made. */
  private CheckFinding completeness(Keyset ring) {
    try {
      subject.state().check(ring);
      return CheckFinding.ok(
          "keys made",
          "it is this lake's ring, with all "
              + Phrases.count(subject.state().keys().size(), "key")
              + " that the log names");
    } catch (LakeException e) {
      return CheckFinding.fail(
          "keys made", e.getMessage(), "restore the lake's own ring from a backup");
    }
  }

  /** Clean rows can still be found by their subject: for each of their epochs the key is there. */
  private CheckFinding epochs(Keyset ring) {
    SortedSet<KeyName> needed = NeededKeys.ofClean(subject.state(), subject.catalog());
    List<KeyName> missing = needed.stream().filter(key -> !ring.has(key)).toList();
    return missing.isEmpty()
        ? CheckFinding.ok(
            "key epochs",
            "a key for each of the " + needed.size() + " kinds and epochs of clean rows")
        : CheckFinding.fail(
            "key epochs",
            "no key for clean rows of " + Phrases.sample(missing),
            "restore the ring from a backup: without them rows can neither be added nor erased");
  }

  private static String remedy(Path keys) {
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
