package org.obmeet.telemetry.cli.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.obmeet.telemetry.cli.check.CheckFinding;
import org.obmeet.telemetry.cli.check.Formats;
import org.obmeet.telemetry.jobs.ingest.PolicyVersions;
import org.obmeet.telemetry.jobs.plan.WindowPlanner;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Compares the lake with the declarations. */
record PolicyChecks(CheckContext context) {
  CheckFinding catalog() {
    return CheckFinding.ok(
        "catalogue",
        "%s, %s, %s"
            .formatted(
                Formats.count(context.catalog().datasets().size(), "data set"),
                Formats.count(context.catalog().cubes().size(), "cube"),
                Formats.count(context.catalog().promises().size(), "promise")));
  }

  CheckFinding versions() {
    List<String> same = new ArrayList<>();
    List<String> older = new ArrayList<>();
    List<String> later = new ArrayList<>();
    context
        .state()
        .versions()
        .forEach(
            (stream, version) -> {
              Dataset dataset = context.catalog().datasets().get(stream);
              int known = dataset == null ? 0 : dataset.version();
              if (version == known) {
                same.add(stream + " " + version);
              } else {
                (version < known ? older : later)
                    .add(stream + " " + version + " (declared: " + known + ")");
              }
            });
    if (!later.isEmpty()) {
      return CheckFinding.fail(
          "versions",
          "written by a later version: " + String.join(", ", later),
          "install the newer program that wrote them: this one does not know all their fields");
    }
    return CheckFinding.ok(
        "versions",
        same.isEmpty() && older.isEmpty()
            ? "the log lists none yet"
            : String.join(", ", same)
                + (same.isEmpty() || older.isEmpty() ? "" : "; ")
                + (older.isEmpty() ? "" : "older, still readable: " + String.join(", ", older)));
  }

  /** Checks that all consents are to the current version of the privacy policy. */
  CheckFinding consents() {
    String current = context.catalog().processing().policyVersion();
    if (context.state().metadata().consent() == ConsentMode.ASSUMED) {
      return CheckFinding.warn(
          "consents",
          "assumed for every instance: this is a test lake",
          "do not use it for real data");
    }
    SortedMap<String, Long> versions;
    try {
      versions = PolicyVersions.inForce(context.lake(), context.catalog(), context.now());
    } catch (LakeException e) {
      return CheckFinding.fail("consents", e.getMessage(), "restore the file from a backup");
    }
    return consents(versions, current);
  }

  static CheckFinding consents(SortedMap<String, Long> versions, String current) {
    long all = versions.values().stream().mapToLong(Long::longValue).sum();
    long other = all - versions.getOrDefault(current, 0L);
    String text = Formats.count(all, "consent") + " in force";
    if (other == 0) {
      return CheckFinding.ok(
          "consents", text + ", none under another policy version than " + current);
    }
    List<String> by = new ArrayList<>();
    versions.forEach(
        (version, n) -> {
          if (!version.equals(current)) {
            by.add((version.isEmpty() ? "no version" : version) + ": " + n);
          }
        });
    return CheckFinding.warn(
        "consents",
        "%s; %s under another policy version than %s (%s)"
            .formatted(text, other, current, String.join(", ", by)),
        "inform those administrators of the changes in the policy");
  }

  CheckFinding windows() {
    List<ReleaseKey> open =
        WindowPlanner.undecided(context.state(), context.catalog(), context.now());
    return open.isEmpty()
        ? CheckFinding.ok("windows", "every closed window is released or suppressed")
        : CheckFinding.warn(
            "windows",
            Formats.count(open.size(), "closed window")
                + " not released yet: "
                + Formats.sample(open),
            "run telemetry aggregate");
  }
}
