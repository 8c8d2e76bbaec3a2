package org.obmeet.telemetry.jobs.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.CommitRetry;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SubjectSearch;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.keys.KeysetFile;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Locations;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * The export job, which answers a subject access request. It writes the data about one subject into
 * an archive. The archive contains each table of {@link SubjectData} as JSON, CSV and Parquet, the
 * meaning of the columns, a page that explains the data, and no row of another subject. The log
 * records the export, but not the subject.
 */
public final class ExportJob {
  private ExportJob() {}

  /**
   * Writes the archive.
   *
   * @throws JobException if there is no lake, a file of it is damaged, the archive cannot be
   *     written, the clock does not fit the log, or rows are changed during the export
   */
  public static RunReport run(ExportRequest request, Progress progress) {
    return CommitRetry.runReading(request.lake(), () -> attempt(request, progress), progress);
  }

  private static RunReport attempt(ExportRequest request, Progress progress) {
    RunClock clock = RunClock.start("export", request.now());
    Lake lake = LakeAccess.require(request.lake());
    Path out = request.out().toAbsolutePath().normalize();
    if (out.getParent() == null || !Files.isDirectory(out.getParent())) {
      throw JobException.badInput("--out must be in an existing folder; it is '" + out + "'");
    }
    boolean inside =
        Locations.local(lake.root())
            .filter(root -> KeysetFile.real(out).startsWith(KeysetFile.real(root)))
            .isPresent();
    if (inside || Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
      throw JobException.badInput(
          "--out must be a new file outside the lake; it is '" + request.out() + "'");
    }
    Catalog catalog = Catalogs.load(request.catalog());
    Pseudonyms pseudonyms = SuppressionLists.pseudonyms(lake, request.keys());
    progress.stage("Reading", 0);
    SubjectSearch search = new SubjectSearch(lake, catalog, pseudonyms);
    List<String> notes = new ArrayList<>();
    List<SubjectIdentifier> names = search.require(request.names(), notes::add);
    if (request.dryRun()) {
      return search.dryRun(clock, options(request), names, (stream, day) -> true, notes);
    }
    LakeAccess.checked(lake, request.now());
    SubjectData data = read(search, names);
    Map<String, Object> rows = new LinkedHashMap<>();
    data.tables().forEach(table -> rows.put(table.name(), table.rows()));
    String kinds =
        names.stream().map(name -> name.kind().word()).distinct().collect(Collectors.joining(", "));
    CommitDraft commit =
        CommitDraft.of(CommitKind.EXPORT, lake.log().head().number(), request.now(), clock.run())
            .withDetail(Map.of("kind", kinds, "rows", rows, "identity", request.identity().word()));
    long bytes;
    try {
      SubjectDataArchive.write(out, data, request.now(), () -> lake.log().append(commit));
      bytes = Files.size(out);
    } catch (IOException e) {
      throw new JobException(
          ExitCode.FAILED,
          "the archive cannot be written to '%s': %s".formatted(out, IoErrors.describe(e)),
          e);
    }
    notes.add("Rows by table: " + SubjectSearch.text(rows));
    return RunReport.of(
        clock,
        options(request),
        RunReport.Totals.of(clock, 1, bytes, 0),
        lake,
        ExitCode.DONE,
        notes,
        Map.of("rows", rows));
  }

  private static Map<String, Object> options(ExportRequest request) {
    return Map.of("lake", request.lake(), "now", request.now().toString());
  }

  private static SubjectData read(SubjectSearch search, List<SubjectIdentifier> names) {
    try {
      return SubjectData.of(search, names);
    } catch (LakeException unreadable) {
      // A restoration cannot restore landing segments, because the log does not list them.
      String remedy =
          unreadable.getMessage().contains("'landing/")
              ? "Run 'telemetry ingest', which keeps the rows that can be read, then delete the"
                  + " file"
              : "Restore the file with 'telemetry restore'";
      throw new JobException(
          ExitCode.VERIFICATION_FAILED,
          "the copy would be incomplete: %s. %s".formatted(unreadable.getMessage(), remedy),
          unreadable);
    }
  }
}
