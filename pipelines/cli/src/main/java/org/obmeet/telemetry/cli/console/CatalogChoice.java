package org.obmeet.telemetry.cli.console;

import java.nio.file.Files;
import java.nio.file.Path;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.schemas.Catalog;

/** The catalogue that a command uses: the shipped one, or the one in a folder. */
public final class CatalogChoice {
  private Path chosen;

  public void use(Path folder) {
    chosen = folder;
  }

  /** Returns the folder or {@link Catalogs#SHIPPED}. Throws JobException if it is no catalogue. */
  public String folder() {
    if (chosen == null) {
      return Catalogs.SHIPPED;
    }
    if (!Files.isDirectory(chosen.resolve("datasets"))) {
      throw JobException.badInput(
          "--catalog must be a folder with the files that 'telemetry init' writes; '"
              + chosen
              + "' has no folder datasets");
    }
    return chosen.toString();
  }

  /** Loads the catalogue. Throws JobException or CatalogException if it is invalid. */
  public Catalog load() {
    return Catalogs.load(folder());
  }
}
