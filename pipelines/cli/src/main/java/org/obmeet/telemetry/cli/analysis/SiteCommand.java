package org.obmeet.telemetry.cli.analysis;

import java.io.IOException;
import java.nio.file.Path;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.releases.AtomicFolder;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.cli.site.Site;
import org.obmeet.telemetry.schemas.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry site}, which writes static pages of the released numbers. */
@Command(
    name = "site",
    header = "Write static pages of the released numbers, for the public.",
    description = {
      "Writes an index, a page and data files (JSON, CSV) for each metric, an Atom feed of",
      "releases, errata, and a page on which an administrator compares an own statistics document",
      "in the browser. The pages load nothing from elsewhere. Exits with 20 if nothing is released."
    })
public final class SiteCommand extends TelemetryCommand {
  @Mixin private LakeOptions lake;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the site: new, empty or an earlier site, which is replaced.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    LakeReleases released = LakeReleases.openNonEmpty(lake.root());
    Catalog catalog = context.catalog().load();
    AtomicFolder folder = AtomicFolder.replacing("--out", out, released.folder(), Site.MARKER_FILE);
    try (ReleaseDatabase database = Site.open(released, catalog)) {
      folder.fill(draft -> Site.write(database, released.windows(), lake.open(), catalog, draft));
    }
    context.info("Wrote " + out.resolve("index.html"));
    return 0;
  }
}
