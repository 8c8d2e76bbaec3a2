package org.obmeet.telemetry.jobs;

import java.nio.file.Path;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.CatalogSource;

/** The catalogue that a run goes by: a folder's, or the one that ships with the program. */
public final class Catalogs {
  /** Stands for the catalogue that ships with the program. */
  public static final String SHIPPED = "";

  private Catalogs() {}

  /**
   * The catalogue of a folder, or {@link #SHIPPED}.
   *
   * @throws org.obmeet.telemetry.schemas.CatalogException where a file is at fault
   */
  public static Catalog load(String folder) {
    return folder.equals(SHIPPED)
        ? Catalog.load()
        : Catalog.load(CatalogSource.folder(Path.of(folder)));
  }
}
