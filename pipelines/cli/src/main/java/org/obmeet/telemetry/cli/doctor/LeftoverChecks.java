package org.obmeet.telemetry.cli.doctor;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.RewriteLease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.store.FileInfo;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Checks for staged files, landed files that are not ingested, orphan files, and files past their
 * retention period.
 */
final class LeftoverChecks {
  private static final Pattern DATED =
      Pattern.compile("[a-z]+/([^/]+)/date=(\\d{4}-\\d\\d-\\d\\d)/.*");

  private final CheckContext subject;

  LeftoverChecks(CheckContext subject) {
    this.subject = subject;
  }

  CheckFinding staging() {
    List<FileInfo> left =
        subject.lake().files().list("staging").stream()
            .filter(file -> !RewriteLease.isLeaseFile(file.path()))
            .toList();
    if (left.isEmpty()) {
      return CheckFinding.ok("staging", "empty");
    }
    return CheckFinding.warn(
        "staging",
        Phrases.count(left.size(), "file") + ", " + size(left) + ": a run is active, or has died",
        "run telemetry retain --enforce, which removes files of dead runs");
  }

  CheckFinding landing() {
    List<FileInfo> landed =
        subject.lake().files().list("landing").stream()
            .filter(file -> file.path().endsWith(".avro"))
            .toList();
    Set<String> known = subject.state().inputs();
    List<FileInfo> fresh = landed.stream().filter(file -> !known.contains(file.path())).toList();
    List<FileInfo> old = landed.stream().filter(this::pastLanding).toList();
    if (!old.isEmpty()) {
      return CheckFinding.warn(
          "landing",
          Phrases.count(old.size(), "segment") + " past retention: " + Phrases.sample(paths(old)),
          "run telemetry daily");
    }
    return fresh.isEmpty()
        ? CheckFinding.ok("landing", "everything is ingested")
        : CheckFinding.warn(
            "landing",
            Phrases.count(fresh.size(), "segment") + ", " + size(fresh) + ", not ingested yet",
            "run telemetry ingest");
  }

  /** Checks for orphan files, which are data files that no commit lists. */
  CheckFinding orphans() {
    Set<String> named =
        FileCheck.liveFiles(subject.entries()).stream()
            .map(FileRef::path)
            .collect(Collectors.toSet());
    List<FileInfo> orphans = new ArrayList<>();
    for (String folder : List.of("clean", "quarantine", "release", "ledger/released")) {
      subject.lake().files().list(folder).stream()
          .filter(file -> !named.contains(file.path()))
          .filter(file -> !file.path().equals(subject.lake().layout().catalog()))
          .forEach(orphans::add);
    }
    if (orphans.isEmpty()) {
      return CheckFinding.ok("orphans", "every data file is listed in the log");
    }
    return CheckFinding.warn(
        "orphans",
        Phrases.count(orphans.size(), "file")
            + " of a dead run that the log does not list: "
            + Phrases.sample(paths(orphans)),
        "repeat the command that died, or delete the files; do not use any below release/");
  }

  /** Checks for clean and quarantined files past their retention period. */
  CheckFinding retention() {
    List<String> over = new ArrayList<>();
    for (CleanFile file : subject.state().clean()) {
      Dataset dataset = subject.catalog().datasets().get(file.stream());
      if (dataset != null && file.day().isBefore(today().minus(dataset.retention().clean()))) {
        over.add(file.path());
      }
    }
    for (FileRef file : subject.state().quarantine()) {
      if (pastQuarantine(file.path())) {
        over.add(file.path());
      }
    }
    return over.isEmpty()
        ? CheckFinding.ok("retention", "no clean or quarantined file is past its period")
        : CheckFinding.warn(
            "retention",
            Phrases.count(over.size(), "file") + " past retention: " + Phrases.sample(over),
            "run telemetry daily; telemetry retain --plan shows what would be deleted");
  }

  private boolean pastLanding(FileInfo file) {
    return dated(file.path(), dataset -> today().minus(dataset.retention().landing()));
  }

  private boolean pastQuarantine(String path) {
    return dated(path, dataset -> today().minus(dataset.retention().quarantine()));
  }

  private boolean dated(String path, java.util.function.Function<Dataset, LocalDate> first) {
    Matcher name = DATED.matcher(path);
    if (!name.matches() || !subject.catalog().datasets().containsKey(name.group(1))) {
      return false;
    }
    Dataset dataset = subject.catalog().dataset(name.group(1));
    return LocalDate.parse(name.group(2)).isBefore(first.apply(dataset));
  }

  private LocalDate today() {
    return subject.now().atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static List<String> paths(List<FileInfo> files) {
    return files.stream().map(FileInfo::path).toList();
  }

  private static String size(List<FileInfo> files) {
    return Phrases.size(files.stream().mapToLong(FileInfo::size).sum());
  }
}
