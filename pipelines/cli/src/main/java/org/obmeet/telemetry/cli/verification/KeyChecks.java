package org.obmeet.telemetry.cli.verification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.obmeet.telemetry.cli.check.CheckFinding;
import org.obmeet.telemetry.cli.check.Formats;
import org.obmeet.telemetry.jobs.NeededKeys;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.store.LakeException;

/** Checks the keyset file: its existence, permissions, lake and completeness. */
record KeyChecks(CheckContext context) {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  List<CheckFinding> all() {
    List<CheckFinding> findings = new ArrayList<>();
    try {
      Keyset.requireOutside(context.keys(), context.lake().root());
      Keyset keyset = Keyset.open(context.keys());
      findings.add(
          CheckFinding.ok(
              "keyset",
              context.keys() + ": outside the lake, readable by its owner only, no duplicate key"));
      findings.add(completeness(keyset));
      findings.add(epochs(keyset));
    } catch (LakeException e) {
      findings.add(CheckFinding.fail("keyset", e.getMessage(), remedy(context.keys())));
    }
    return findings;
  }

  private CheckFinding completeness(Keyset keyset) {
    try {
      context.state().checkKeyset(keyset);
      List<KeyName> destroyed =
          context.state().keys().keySet().stream().filter(keyset::isDestroyed).sorted().toList();
      if (!destroyed.isEmpty()) {
        return CheckFinding.warn(
            "keys",
            "the log does not record that these keys were destroyed: " + Formats.sample(destroyed),
            "run telemetry retain enforce if a run was interrupted, else find out the cause");
      }
      return CheckFinding.ok(
          "keys",
          "it is the keyset of this lake, with all "
              + Formats.count(context.state().keys().size(), "key")
              + " that the log lists");
    } catch (LakeException e) {
      return CheckFinding.fail(
          "keys", e.getMessage(), "restore the keyset of this lake from a backup");
    }
  }

  /** Checks the keys of all rotation periods of clean rows. Erasures find rows by these keys. */
  private CheckFinding epochs(Keyset keyset) {
    SortedSet<KeyName> needed = NeededKeys.ofFiles(context.state().clean(), context.catalog());
    List<KeyName> missing = needed.stream().filter(key -> !keyset.has(key)).toList();
    return missing.isEmpty()
        ? CheckFinding.ok(
            "key epochs",
            "a key for each of the " + needed.size() + " kinds and rotation periods of clean rows")
        : CheckFinding.fail(
            "key epochs",
            "no key for clean rows of " + Formats.sample(missing),
            "restore the keyset from a backup: without these keys rows can neither be added nor"
                + " erased");
  }

  private static String remedy(Path keys) {
    try {
      if (!Files.exists(keys)) {
        return "name the file with --keys, or restore it from a backup";
      }
      if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(keys))) {
        return "chmod 600 " + keys;
      }
    } catch (IOException | UnsupportedOperationException e) {
      return "check the owner and mode of the file";
    }
    return "restore it from a backup";
  }
}
