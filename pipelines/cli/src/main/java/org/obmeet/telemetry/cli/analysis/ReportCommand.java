package org.obmeet.telemetry.cli.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.ExternalOutputFile;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.cli.report.ReportAnnotation;
import org.obmeet.telemetry.cli.report.ReportPage;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.schemas.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry report}, which writes HTML pages with charts. */
@Command(name = "report")
public final class ReportCommand extends TelemetryCommand {
  @Mixin private LakeOptions lake;

  @Option(names = "--out", required = true, paramLabel = "FILE.html")
  private Path out;

  @Option(names = "--annotations", paramLabel = "FILE.csv")
  private Path annotations;

  @Override
  public Integer call() throws IOException {
    LakeReleases released = LakeReleases.openNonEmpty(lake.root(), context.catalog()::load);
    ExternalOutputFile.at(out, released.folder()); // checks --out before the pages are built
    Map<String, String> pages = pages(released, annotations());
    for (Map.Entry<String, String> page : pages.entrySet()) {
      ExternalOutputFile.at(out.resolveSibling(page.getKey()), released.folder())
          .write(
              writer -> {
                writer.write(page.getValue());
                return 1;
              });
    }
    int size = pages.values().stream().mapToInt(String::length).sum();
    context.info(
        "Wrote %s, %s KiB with the %s pages beside it"
            .formatted(out, size >> 10, pages.size() - 1));
    return 0;
  }

  private List<ReportAnnotation> annotations() {
    if (annotations == null) {
      return List.of();
    }
    try {
      return ReportAnnotation.parse(Files.readAllLines(annotations));
    } catch (IllegalArgumentException wrong) {
      throw JobException.badInput("--annotations: " + wrong.getMessage(), wrong);
    } catch (IOException unreadable) {
      throw JobException.badInput("--annotations must be a readable file in UTF-8", unreadable);
    }
  }

  private Map<String, String> pages(LakeReleases released, List<ReportAnnotation> notes) {
    Catalog catalog = context.catalog().load();
    List<ReleasedTable> tables = released.tables();
    try (ReleaseDatabase database =
        released.database(context.catalog()::fingerprint, context::info)) {
      String file = out.getFileName().toString();
      return ReportPage.of(file, database, catalog, tables, notes);
    }
  }
}
