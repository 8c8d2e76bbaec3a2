package org.obmeet.telemetry.jobs.export;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeResolver;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunIds;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * A copy of everything that is held about one subject, for the subject: each stream as JSON and
 * CSV, with what its fields mean, in one archive. Nobody else's row is in it. The log says that
 * there was one, not about whom.
 */
public final class ExportJob {
  private ExportJob() {}

  /**
   * Writes the archive.
   *
   * @throws JobException where the archive cannot be made, or something of the lake cannot be read:
   *     an incomplete copy is none
   */
  public static RunReport run(ExportRequest request, Progress progress) {
    RunClock clock =
        RunClock.start(RunIds.next("export", request.now(), new SecureRandom()), "export");
    Lake lake = LakeResolver.require(request.lake());
    Path out = request.out().toAbsolutePath().normalize();
    if (out.startsWith(Path.of(lake.root())) || Files.exists(out)) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "--out must be a file outside the lake that is not there yet; it is '"
              + request.out()
              + "'");
    }
    if (!Files.isDirectory(out.getParent())) {
      throw new JobException(
          ExitCode.BAD_INPUT, "--out must lie in a folder that is there; it is '" + out + "'");
    }
    Catalog catalog = Catalogs.load(request.catalog());
    Keyset ring = Keyset.open(request.keys());
    lake.state().check(ring);
    progress.stage("Reading", 0);
    SubjectData held =
        SubjectData.of(lake, catalog, SuppressionLists.pseudonyms(ring), request.name());
    Map<String, Object> rows = new LinkedHashMap<>();
    held.tables().forEach(table -> rows.put(table.name(), (long) table.rows().size()));
    CommitDraft entry =
        CommitDraft.of(CommitKind.EXPORT, lake.log().head().number(), request.now(), clock.run())
            .withDetail(Map.of("kind", request.name().kind().word(), "rows", rows));
    try {
      SubjectDataArchive.write(
          out, held, request.now(), () -> lake.log().append(entry, ConflictCheck.alwaysRebase()));
    } catch (IOException e) {
      String why = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : "";
      throw new JobException(
          ExitCode.FAILED, "the copy cannot be written to '" + out + "': " + why, e);
    }
    return report(lake, request, clock, rows);
  }

  private static RunReport report(
      Lake lake, ExportRequest request, RunClock clock, Map<String, Object> rows) {
    return new RunReport(
            clock.run(),
            clock.command(),
            clock.started(),
            Instant.now(),
            Map.of("lake", request.lake(), "now", request.now().toString()),
            Map.of(),
            List.of(),
            1,
            0,
            RunClock.peakMemory(),
            0,
            lake.log().head().toString(),
            ExitCode.DONE,
            List.of("Rows by table: " + rows))
        .withOutcome(Map.of("rows", rows));
  }
}
