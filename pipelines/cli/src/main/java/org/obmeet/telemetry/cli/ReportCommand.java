package org.obmeet.telemetry.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.obmeet.telemetry.cli.query.Meaning;
import org.obmeet.telemetry.cli.query.QueryFailure;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.ReleasedWindow;
import org.obmeet.telemetry.cli.report.ReportPage;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobFailure;
import org.obmeet.telemetry.schemas.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code telemetry report}: one page to look at. */
@Command(
    name = "report",
    header = "Writes one page with charts of what is released.",
    description = {
      "Writes one HTML page with charts of what is released, each with its threshold, the shares",
      "named and suppressed, its window and the SQL behind it. The page needs nothing outside it and asks for",
      "nothing. Ends with 20 where nothing is released."
    })
final class ReportCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private LakeOptions lake;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.html",
      description = "Writes there, replacing what is there.")
  private Path out;

  ReportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    ReleasedLake released = ReleasedLake.open(lake.root());
    if (released.releases().isEmpty()) {
      throw new JobFailure(
          ExitCode.NOT_READY,
          "nothing is released yet, so that there is nothing to show; telemetry releases list says"
              + " what is not published, and why");
    }
    OutFile file = OutFile.at(out, released.folder());
    String page = page(released);
    file.write(
        writer -> {
          writer.write(page);
          return 1;
        });
    session.say("Wrote " + out + ", " + (page.length() >> 10) + " KiB");
    return 0;
  }

  private static String page(ReleasedLake released) {
    Catalog catalog = Catalog.load();
    List<ReleasedWindow> windows = released.windows();
    Meaning meaning = released.meaning(catalog, Optional.of(windows));
    try (ReleaseDatabase database =
        ReleaseDatabase.open(released.views(), Optional.of(meaning), Meaning.Depth.PLAIN)) {
      List<String> refused =
          released.refusals().keySet().stream()
              .map(key -> key.cube() + " " + key.window().kind().word())
              .toList();
      return ReportPage.of(database, catalog, windows, meaning, refused);
    } catch (QueryFailure unreadable) {
      throw new JobFailure(ExitCode.VERIFICATION_FAILED, unreadable.getMessage(), unreadable);
    }
  }
}
