package org.obmeet.telemetry.cli.console;

import com.google.common.base.Suppliers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.schemas.Catalog;

/** The catalogue that a command uses: the shipped one, or the one in a folder. */
public final class CatalogChoice {
  private Path chosen;

  public void use(Path folder) {
    chosen = folder;
  }

  /**
   * Returns the chosen folder, or {@link Catalogs#SHIPPED} if no folder was chosen.
   *
   * @throws JobException if the folder is not a catalogue
   */
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

  /**
   * Loads and checks the catalogue.
   *
   * @throws JobException if the folder is not a catalogue
   * @throws org.obmeet.telemetry.schemas.source.CatalogException if a file of the catalogue is
   *     invalid
   */
  public Catalog load() {
    return Catalogs.load(folder());
  }

  /**
   * Returns {@link Catalog#fingerprint()} of the catalogue, without loading it.
   *
   * @throws JobException if the folder is not a catalogue
   */
  public String fingerprint() {
    return Catalogs.fingerprint(folder());
  }

  /**
   * Returns the catalogue. The shipped one is loaded when it is first needed, one in a folder now.
   *
   * @throws JobException if the folder is not a catalogue
   * @throws org.obmeet.telemetry.schemas.source.CatalogException if a file of the catalogue is
   *     invalid
   */
  public Supplier<Catalog> deferred() {
    return chosen == null ? this::load : Suppliers.ofInstance(load());
  }
}
