package org.obmeet.telemetry.cli.verification;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.console.CommandErrorReporter;
import org.obmeet.telemetry.cli.doctor.CheckFinding;
import org.obmeet.telemetry.cli.doctor.Doctor;
import org.obmeet.telemetry.cli.doctor.Formats;
import org.obmeet.telemetry.cli.releases.ReleaseView;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.retain.RetainJob;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.landing.SealedSegments;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.store.Locations;
import org.obmeet.telemetry.schemas.Catalog;

/** Makes the checks of a whole lake. */
final class LakeVerification {
  private final Lake lake;
  private final Path keys;
  private final Supplier<Catalog> catalog;
  private final RetainRequest retain;

  /** Log heads that were noted outside the lake. */
  private final List<LogHead> noted;

  private final List<CheckFinding> findings = new ArrayList<>();
  private RunReport retention;

  LakeVerification(
      Lake lake, Path keys, Supplier<Catalog> catalog, RetainRequest retain, List<LogHead> noted) {
    this.lake = lake;
    this.keys = keys;
    this.catalog = catalog;
    this.retain = retain;
    this.noted = List.copyOf(noted);
  }

  List<CheckFinding> findings(Progress progress) {
    checkAll(
        "lake",
        () ->
            new Doctor(lake, keys, catalog, retain.now(), FileCheck.Depth.HASH).examine(progress));
    check("log head", this::head);
    check("sealed segments", this::sealedSegments);
    check("retention", () -> retention(progress));
    TransparencyFiles transparency = new TransparencyFiles(lake);
    checkAll(
        "transparency log",
        () -> transparency.isPublished() ? List.of(transparency.check()) : List.of());
    Locations.local(lake.root())
        .ifPresent(root -> checkAll("links", () -> folder(root, transparency)));
    check("tables", () -> new ReleaseView(lake, catalog).finding());
    return List.copyOf(findings);
  }

  /** Returns the report of the check of retention; empty if it could not be made. */
  Optional<RunReport> retention() {
    return Optional.ofNullable(retention);
  }

  /** A check, which returns its findings. */
  private interface Check<T> {
    T make() throws IOException;
  }

  private void check(String name, Check<CheckFinding> check) {
    checkAll(name, () -> List.of(check.make()));
  }

  /** Makes checks. An exception counts as a failed check and does not stop the next checks. */
  private void checkAll(String name, Check<List<CheckFinding>> checks) {
    try {
      findings.addAll(checks.make());
    } catch (IOException | RuntimeException e) {
      findings.add(
          CheckFinding.fail(
              name,
              "not checked: " + CommandErrorReporter.message(e),
              "resolve this, then repeat the check"));
    }
  }

  /** Checks that what was sealed is there until it is ingested. */
  private CheckFinding sealedSegments() {
    SealedSegments.Pending pending =
        new SealedSegments(lake.files(), "")
            .pending(
                catalog.get(),
                lake.state().inputs(),
                LocalDate.ofInstant(retain.now(), ZoneOffset.UTC),
                true);
    List<String> faults =
        Stream.of(
                pending.vanished().stream().map(path -> path + " has vanished"),
                pending.damaged().stream().map(path -> path + " has other bytes"),
                pending.lists().stream().map(path -> path + " was cut or changed, or has vanished"))
            .flatMap(Function.identity())
            .toList();
    return faults.isEmpty()
        ? CheckFinding.ok("sealed segments", "each is there until it is ingested")
        : CheckFinding.fail(
            "sealed segments",
            Formats.sample(faults),
            "restore them, or run telemetry ingest: it counts their records as lost, and the windows"
                + " wait for --reprocess or --accept-loss");
  }

  private CheckFinding head() {
    for (LogHead head : noted) {
      try {
        lake.log().verify(head);
      } catch (CorruptLogException broken) {
        return CheckFinding.fail(
            "log head",
            broken.getMessage(),
            "find out who replaced the log: docs/how-to/operate/broken-log.md");
      }
    }
    return noted.isEmpty()
        ? CheckFinding.warn(
            "log head",
            "no head that was noted outside the lake is known",
            "name one with --head, or the file of an earlier run with --metrics")
        : CheckFinding.ok("log head", "the log continues each head that was noted");
  }

  private CheckFinding retention(Progress progress) {
    retention = RetainJob.run(retain, progress);
    List<?> found = (List<?>) retention.outcome().get("findings");
    return found.isEmpty()
        ? CheckFinding.ok("retention", "no row, key or decision is past its period")
        : CheckFinding.fail(
            "retention",
            Formats.count(found.size(), "finding") + ": " + Formats.sample(found, 3),
            "run telemetry retain enforce");
  }

  private List<CheckFinding> folder(Path root, TransparencyFiles transparency) throws IOException {
    FolderChecks folder =
        new FolderChecks(
            lake, root.toRealPath(), catalog.get(), lake.log().commits(), transparency);
    check("links", folder::links);
    check("unlisted", folder::unlisted);
    check("copies", folder::copies);
    check("modes", folder::modes);
    return List.of();
  }
}
