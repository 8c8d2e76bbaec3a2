package org.obmeet.telemetry.cli.doctor;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.source.CatalogException;

/**
 * Runs the checks of a lake. Without a valid log and catalogue, most checks are skipped.
 *
 * @param keys file of the keyset
 * @param catalog loads the declarations; it may throw a {@link CatalogException}
 */
public record Doctor(
    Lake lake, Path keys, Supplier<Catalog> catalog, Instant now, FileCheck.Depth depth) {
  public List<CheckFinding> examine(Progress progress) {
    List<CheckFinding> findings = new ArrayList<>();
    findings.add(LakeChecks.access(lake));
    Catalog declared = null;
    try {
      declared = catalog.get();
    } catch (CatalogException e) {
      findings.add(
          CheckFinding.fail(
              "catalogue", e.getMessage(), "correct the file, then run telemetry policy check"));
    }
    List<Commit> commits = null;
    LakeState state = null;
    try {
      commits = lake.log().commits();
      state = LakeState.replay(commits);
    } catch (LakeException e) {
      findings.add(
          CheckFinding.fail("log chain", e.getMessage(), "restore ledger/commits from a backup"));
    }
    if (declared == null || state == null) {
      findings.add(
          CheckFinding.warn("other", "other checks were skipped because of the failure above", ""));
      return findings;
    }
    findings.addAll(
        examineState(new CheckContext(lake, commits, state, declared, keys, now), progress));
    return findings;
  }

  private List<CheckFinding> examineState(CheckContext context, Progress progress) {
    LakeChecks lakeChecks = new LakeChecks(context);
    LeftoverChecks leftovers = new LeftoverChecks(context);
    PolicyChecks policy = new PolicyChecks(context);
    List<CheckFinding> findings = new ArrayList<>();
    findings.add(lakeChecks.logChain(depth));
    long bytes =
        FileCheck.liveFiles(context.commits()).stream().mapToLong(file -> file.bytes()).sum();
    progress.stage("Checking files", bytes);
    findings.add(lakeChecks.files(depth, progress::step));
    findings.addAll(new KeyChecks(context).all());
    findings.add(policy.catalog());
    add(findings, "versions", policy::versions);
    add(findings, "consents", policy::consents);
    add(findings, "windows", policy::windows);
    add(findings, "landing", leftovers::landing);
    add(findings, "staging", leftovers::staging);
    add(findings, "orphans", leftovers::orphans);
    add(findings, "retention", leftovers::retention);
    findings.add(lakeChecks.region());
    findings.add(lakeChecks.clock());
    if (lake.root().contains("://")) {
      add(findings, "commits", lakeChecks::conditionalPut);
    } else {
      findings.add(lakeChecks.disk());
    }
    return findings;
  }

  private static void add(List<CheckFinding> findings, String name, Supplier<CheckFinding> check) {
    try {
      findings.add(check.get());
    } catch (LakeException e) {
      findings.add(CheckFinding.fail(name, e.getMessage(), "check the file and the disk"));
    }
  }
}
