package org.obmeet.telemetry.cli.verification;

import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.check.CheckFinding;
import org.obmeet.telemetry.cli.check.Formats;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Dataset.Retention;

/**
 * Checks for staged files, landed files that are not ingested, orphan files, and files past their
 * retention period.
 */
record LeftoverChecks(CheckContext context) {
  private static final Pattern DATED =
      Pattern.compile("[a-z]+/([^/]+)/date=(\\d{4}-\\d\\d-\\d\\d)/.*");

  CheckFinding staging() {
    List<StoredFile> left =
        context.lake().files().list("staging").stream()
            .filter(file -> !file.path().startsWith(Lease.ALONE))
            .toList();
    if (left.isEmpty()) {
      return CheckFinding.ok("staging", "empty");
    }
    return CheckFinding.warn(
        "staging",
        Formats.count(left.size(), "file") + ", " + size(left) + ": a run is active, or has died",
        "run telemetry retain enforce, which removes files of dead runs");
  }

  CheckFinding landing() {
    List<StoredFile> landed =
        context.lake().files().list("landing").stream()
            .filter(file -> file.path().endsWith(".avro"))
            .toList();
    Set<String> known = context.state().inputs();
    List<StoredFile> fresh = landed.stream().filter(file -> !known.contains(file.path())).toList();
    List<StoredFile> old =
        landed.stream().filter(file -> isPast(file.path(), Retention::landing)).toList();
    if (!old.isEmpty()) {
      return CheckFinding.warn(
          "landing",
          Formats.count(old.size(), "segment") + " past retention: " + Formats.sample(paths(old)),
          "run telemetry daily");
    }
    return fresh.isEmpty()
        ? CheckFinding.ok("landing", "everything is ingested")
        : CheckFinding.warn(
            "landing",
            Formats.count(fresh.size(), "segment") + ", " + size(fresh) + ", not ingested yet",
            "run telemetry ingest");
  }

  /** Checks for orphan files: data files that no commit added, or that a commit removed. */
  CheckFinding orphans() {
    Set<String> live =
        FileCheck.liveFiles(context.commits()).stream()
            .map(FileRef::path)
            .collect(Collectors.toSet());
    List<StoredFile> orphans = new ArrayList<>();
    for (String folder : List.of("clean", "quarantine", "ledger/released")) {
      context.lake().files().list(folder).stream()
          .filter(file -> !live.contains(file.path()))
          .forEach(orphans::add);
    }
    if (orphans.isEmpty()) {
      return CheckFinding.ok("orphans", "every data file is listed in the log");
    }
    boolean active = Lease.isAny(context.lake());
    return CheckFinding.warn(
        "orphans",
        Formats.count(orphans.size(), "file")
            + " that the log does not list, of a "
            + (active ? "dead or an active run: " : "dead run: ")
            + Formats.sample(paths(orphans)),
        active
            ? "run telemetry doctor again when no run is active"
            : "repeat the command that died, or delete the files");
  }

  CheckFinding retention() {
    List<String> over = new ArrayList<>();
    for (CleanFile file : context.state().clean()) {
      Dataset dataset = context.catalog().datasets().get(file.stream());
      if (dataset != null && file.firstDay().isBefore(context.expiry().oldestClean(dataset))) {
        over.add(file.path());
      }
    }
    context.state().quarantine().stream()
        .map(FileRef::path)
        .filter(path -> isPast(path, Retention::quarantine))
        .forEach(over::add);
    return over.isEmpty()
        ? CheckFinding.ok("retention", "no clean or quarantined file is past its period")
        : CheckFinding.warn(
            "retention",
            Formats.count(over.size(), "file") + " past retention: " + Formats.sample(over),
            "run telemetry daily; telemetry retain plan shows what would be deleted");
  }

  private boolean isPast(String path, Function<Retention, Period> period) {
    Matcher name = DATED.matcher(path);
    if (!name.matches() || !context.catalog().datasets().containsKey(name.group(1))) {
      return false;
    }
    Retention retention = context.catalog().dataset(name.group(1)).retention();
    return context.expiry().isPast(LocalDate.parse(name.group(2)), period.apply(retention));
  }

  private static List<String> paths(List<StoredFile> files) {
    return files.stream().map(StoredFile::path).toList();
  }

  private static String size(List<StoredFile> files) {
    return Formats.size(files.stream().mapToLong(StoredFile::size).sum());
  }
}
