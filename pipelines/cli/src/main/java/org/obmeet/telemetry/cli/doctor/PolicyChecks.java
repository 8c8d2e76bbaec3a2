package org.obmeet.telemetry.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.obmeet.telemetry.jobs.aggregate.OpenWindows;
import org.obmeet.telemetry.jobs.aggregate.ReleasedCheck;
import org.obmeet.telemetry.jobs.ingest.PolicyVersions;
import org.obmeet.telemetry.lake.ConsentMode;
import org.obmeet.telemetry.lake.LakeException;
import org.obmeet.telemetry.lake.ReleaseKey;
import org.obmeet.telemetry.schemas.Dataset;

/** What is declared against what the lake holds: versions, consents, windows, releases. */
final class PolicyChecks {
  private final Subject subject;

  PolicyChecks(Subject subject) {
    this.subject = subject;
  }

  Finding catalog() {
    return Finding.ok(
        "catalogue",
        Phrases.count(subject.catalog().datasets().size(), "data set")
            + ", "
            + Phrases.count(subject.catalog().cubes().size(), "cube")
            + ", "
            + Phrases.count(subject.catalog().promises().size(), "promise"));
  }

  /** No file was written under a later version of a schema than is declared. */
  Finding versions() {
    List<String> same = new ArrayList<>();
    List<String> older = new ArrayList<>();
    List<String> later = new ArrayList<>();
    subject
        .state()
        .versions()
        .forEach(
            (stream, version) -> {
              Dataset dataset = subject.catalog().datasets().get(stream);
              int known = dataset == null ? 0 : dataset.version();
              if (version == known) {
                same.add(stream + " " + version);
              } else {
                (version < known ? older : later)
                    .add(stream + " " + version + " (declared: " + known + ")");
              }
            });
    if (!later.isEmpty()) {
      return Finding.fail(
          "versions",
          "written by a later version: " + String.join(", ", later),
          "use the program that wrote them: this one does not know all their fields");
    }
    return Finding.ok(
        "versions",
        same.isEmpty() && older.isEmpty()
            ? "the log names none yet"
            : String.join(", ", same)
                + (same.isEmpty() || older.isEmpty() ? "" : "; ")
                + (older.isEmpty() ? "" : "older, and still read: " + String.join(", ", older)));
  }

  /** Consents in force that agreed to an older version of the privacy policy than today's. */
  Finding consents() {
    String current = subject.catalog().processing().policyVersion();
    if (subject.state().genesis().consent() == ConsentMode.ASSUMED) {
      return Finding.warn(
          "consents",
          "assumed for every instance: this lake is a demonstration's",
          "keep real data out of it");
    }
    SortedMap<String, Long> versions;
    try {
      versions = PolicyVersions.inForce(subject.lake(), subject.catalog(), subject.now());
    } catch (LakeException e) {
      return Finding.fail("consents", e.getMessage(), "restore the file from a backup");
    }
    return consents(versions, current);
  }

  static Finding consents(SortedMap<String, Long> versions, String current) {
    long all = versions.values().stream().mapToLong(Long::longValue).sum();
    long other = all - versions.getOrDefault(current, 0L);
    String text = Phrases.count(all, "consent") + " in force";
    if (other == 0) {
      return Finding.ok("consents", text + ", none under another policy version than " + current);
    }
    List<String> by = new ArrayList<>();
    versions.forEach(
        (version, n) -> {
          if (!version.equals(current)) {
            by.add((version.isEmpty() ? "no version" : version) + ": " + n);
          }
        });
    return Finding.warn(
        "consents",
        text
            + "; "
            + other
            + " under another policy version than "
            + current
            + " ("
            + String.join(", ", by)
            + ")",
        "tell those administrators what has changed in the policy");
  }

  Finding windows() {
    List<ReleaseKey> open = OpenWindows.of(subject.state(), subject.catalog(), subject.now());
    return open.isEmpty()
        ? Finding.ok("windows", "every closed window is released or suppressed")
        : Finding.warn(
            "windows",
            Phrases.count(open.size(), "closed window of a cube").replace("cubes", "cube")
                + " not decided: "
                + Phrases.some(open),
            "run telemetry aggregate");
  }

  Finding releases() {
    ReleasedCheck check = ReleasedCheck.of(subject.lake(), subject.state(), subject.catalog());
    if (!check.faults().isEmpty()) {
      return Finding.fail(
          "releases",
          check.faults().size() + " do not agree with the ledger: " + Phrases.some(check.faults()),
          "restore the folder from a backup: what was published cannot be published otherwise");
    }
    String text =
        Phrases.count(check.compared(), "table") + " with the rows of their ledger copies";
    return check.undeclared() == 0
        ? Finding.ok("releases", text)
        : Finding.ok(
            "releases",
            text + "; " + check.undeclared() + " of cubes declared otherwise now, not compared");
  }
}
