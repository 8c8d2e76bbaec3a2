package org.obmeet.telemetry.cli.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.ExternalOutputFile;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.query.CatalogMetadata;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.ReleasedWindow;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.cli.report.ReportPage;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.schemas.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry report}, which writes an HTML page with charts. */
@Command(
    name = "report",
    header = "Write an HTML page with charts of the released tables.",
    description = {
      "Each chart shows its threshold, the published and suppressed shares, its window and its",
      "SQL. The page is a single file that loads nothing from the network. Exits with 20 if",
      "nothing is released."
    })
public final class ReportCommand extends TelemetryCommand {
  @Mixin private LakeOptions lake;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.html",
      description = "Output file, replaced if it exists.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    LakeReleases released = LakeReleases.open(lake.root());
    if (released.releases().isEmpty()) {
      throw new JobException(
          ExitCode.NOT_READY,
          "nothing is released yet; for the reasons run 'telemetry releases list'");
    }
    ExternalOutputFile file = ExternalOutputFile.at(out, released.folder());
    String page = page(released);
    file.write(
        writer -> {
          writer.write(page);
          return 1;
        });
    context.info("Wrote " + out + ", " + (page.length() >> 10) + " KiB");
    return 0;
  }

  private String page(LakeReleases released) {
    Catalog catalog = context.catalog().load();
    List<ReleasedWindow> windows = released.windows();
    CatalogMetadata meaning = released.metadata(catalog, Optional.of(windows));
    try (ReleaseDatabase database =
        ReleaseDatabase.open(released.views(), Optional.of(meaning), CatalogMetadata.Depth.PLAIN)) {
      List<String> refused =
          released.suppressedTables().keySet().stream()
              .map(key -> key.cube() + " " + key.window().kind().word())
              .toList();
      return ReportPage.of(database, catalog, windows, meaning, refused);
    } catch (QueryException unreadable) {
      throw new JobException(ExitCode.VERIFICATION_FAILED, unreadable.getMessage(), unreadable);
    }
  }
}
