package org.obmeet.telemetry.jobs;

import java.nio.file.Path;
import java.util.List;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.FormerKeys;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Loads the catalogue of a run from a folder, or the catalogue that ships with the program. */
public final class Catalogs {
  /** The value for the catalogue that ships with the program. */
  public static final String SHIPPED = "";

  /** The folders of a catalogue. */
  public static final List<String> FOLDERS =
      List.of("cubes", "datasets", "domains", "facts", "hierarchies", "metrics", "policy");

  private static volatile Loaded last;

  private Catalogs() {}

  /**
   * Loads the catalogue of a folder, or the shipped catalogue for {@link #SHIPPED}.
   *
   * @throws org.obmeet.telemetry.schemas.source.CatalogException if a file is invalid
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

  /** Returns a sentence for each former key name that the catalogue in a folder still uses. */
  public static List<String> formerKeys(String folder) {
    return folder.equals(SHIPPED)
        ? List.of()
        : FormerKeys.notices(new DirectoryCatalogSource(Path.of(folder)));
  }

  /** The catalogue loaded last, which all workers of the process share. */
  private record Loaded(String fingerprint, Catalog catalog) {}

  /**
   * Refuses a lake with rows of a newer schema version than the catalogue declares.
   *
   * @throws JobException naming the stream, its version and the newest known version
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
                    "the lake contains rows of "
                        + stream
                        + " with schema version "
                        + version
                        + "; this program knows versions up to "
                        + known
                        + ". Nothing was changed. Use the newer program.");
              }
            });
  }
}
