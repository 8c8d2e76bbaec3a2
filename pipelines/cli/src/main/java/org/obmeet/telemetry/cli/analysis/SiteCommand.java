package org.obmeet.telemetry.cli.analysis;

import java.io.IOException;
import java.nio.file.Path;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.AtomicFolder;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.cli.site.Site;
import org.obmeet.telemetry.schemas.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry site}, which writes static pages of the released numbers. */
@Command(name = "site")
public final class SiteCommand extends TelemetryCommand {
  @Mixin private LakeOptions lake;

  @Option(names = "--out", required = true, paramLabel = "DIR")
  private Path out;

  @Override
  public Integer call() throws IOException {
    Catalog catalog = context.catalog().load();
    LakeReleases released = LakeReleases.openNonEmpty(lake.root(), () -> catalog);
    AtomicFolder folder = AtomicFolder.replacing("--out", out, released.folder(), Site.MARKER_FILE);
    try (ReleaseDatabase database =
        released.database(context.catalog()::fingerprint, context::info)) {
      folder.fill(draft -> Site.write(database, released.tables(), lake.open(), catalog, draft));
    }
    context.info("Wrote " + out.resolve("index.html"));
    return 0;
  }
}
