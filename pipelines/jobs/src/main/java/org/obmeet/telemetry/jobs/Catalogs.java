package org.obmeet.telemetry.jobs;

import java.nio.file.Path;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** The catalogue that a run goes by: a folder's, or the one that ships with the program. */
public final class Catalogs {
  /** Stands for the catalogue that ships with the program. */
  public static final String SHIPPED = "";

  private static volatile Loaded last;

  private Catalogs() {}

  /**
   * The catalogue of a folder, or {@link #SHIPPED}.
   *
   * @throws org.obmeet.telemetry.schemas.source.CatalogException where a file is at fault
   */
  public static Catalog load(String folder) {
    if (folder.equals(SHIPPED)) {
      return Catalog.load();
    }
    DirectoryCatalogSource source = new DirectoryCatalogSource(Path.of(folder));
    String fingerprint = source.fingerprint();
    Loaded known = last;
    if (known == null || !known.fingerprint.equals(fingerprint)) {
      known = new Loaded(fingerprint, Catalog.load(source));
      last = known;
    }
    return known.catalog;
  }

  /** Many workers of a process load the same catalogue. */
  private record Loaded(String fingerprint, Catalog catalog) {}

  /**
   * Refuses a lake that holds what this catalogue does not know yet.
   *
   * @throws JobException naming stream, version and what is known
   */
  public static void check(Catalog catalog, LakeState state) {
    state
        .versions()
        .forEach(
            (stream, version) -> {
              Dataset dataset = catalog.datasets().get(stream);
              int known = dataset == null ? 0 : dataset.version();
              if (version > known) {
                throw new JobException(
                    ExitCode.BAD_INPUT,
                    "the lake holds rows of "
                        + stream
                        + " under schema version "
                        + version
                        + "; this program knows versions up to "
                        + known
                        + ": use the newer program; nothing was changed");
              }
            });
  }
}
