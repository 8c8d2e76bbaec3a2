package org.obmeet.telemetry.cli.releases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.obmeet.telemetry.cli.doctor.CheckFinding;
import org.obmeet.telemetry.cli.query.CatalogComparison;
import org.obmeet.telemetry.cli.query.CatalogDatabase;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LocalCopies;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.schemas.Catalog;

/** Keeps {@code release/catalog.duckdb} up to date, and deletes it if nothing is released. */
public final class CatalogDatabaseUpdater {
  private static final int ATTEMPTS = 3;

  private CatalogDatabaseUpdater() {}

  /**
   * Rebuilds the file if it is out of date, and again if the releases change meanwhile.
   *
   * @return true if it was rebuilt or deleted
   * @throws QueryException if a released table cannot be read, or the file cannot be written
   */
  public static boolean refresh(Lake lake, Supplier<Catalog> catalog) {
    boolean rebuilt = false;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LakeReleases released = LakeReleases.of(lake);
      if (isCurrent(lake, released, catalog)) {
        return rebuilt;
      }
      rebuild(lake, released, catalog);
      rebuilt = true;
    }
    return rebuilt;
  }

  /** Returns true if the file is up to date. Without releases there must be no file. */
  static boolean isCurrent(Lake lake, LakeReleases released, Supplier<Catalog> catalog) {
    String path = lake.layout().catalog();
    if (released.releases().isEmpty()) {
      return !lake.files().exists(path);
    }
    String content = released.metadata(catalog.get(), Optional.empty()).content();
    if (!lake.files().exists(path)) {
      return false;
    }
    try (LocalCopies copies = new LocalCopies(lake)) {
      return CatalogDatabase.content(copies.of(path)).equals(Optional.of(content));
    }
  }

  /**
   * Returns the finding for {@code doctor}. It is empty if the log or the declarations are invalid,
   * because other checks report that.
   */
  public static Optional<CheckFinding> finding(Lake lake, Supplier<Catalog> catalog) {
    return CheckFinding.derived(
        lake.layout().catalog(),
        "telemetry daily",
        () -> Optional.of(isCurrent(lake, LakeReleases.of(lake), catalog)));
  }

  /**
   * Compares the file with the one that the releases and the declarations give.
   *
   * @return one text per difference; empty if there is none
   */
  public static List<String> differences(Lake lake, Supplier<Catalog> catalog) {
    String path = lake.layout().catalog();
    LakeReleases released = LakeReleases.of(lake);
    boolean expected = !released.releases().isEmpty();
    if (expected != lake.files().exists(path)) {
      return List.of(expected ? "it is missing" : "it exists, but nothing is released");
    }
    return expected
        ? lake.files().wrapErrors("read", path, () -> differences(lake, released, catalog))
        : List.of();
  }

  static List<String> differences(Lake lake, LakeReleases released, Supplier<Catalog> catalog)
      throws IOException {
    Path folder = Files.createTempDirectory("telemetry-");
    try (LocalCopies copies = new LocalCopies(lake)) {
      Path expected = folder.resolve("expected.duckdb");
      write(expected, released, catalog);
      return CatalogComparison.differences(copies.of(lake.layout().catalog()), expected);
    } finally {
      LocalStore.deleteTree(folder);
    }
  }

  private static void write(Path file, LakeReleases released, Supplier<Catalog> catalog) {
    CatalogDatabase.write(
        file, released.tables(), released.metadata(catalog.get(), Optional.of(released.windows())));
  }

  private static void rebuild(Lake lake, LakeReleases released, Supplier<Catalog> catalog) {
    String path = lake.layout().catalog();
    // DuckDB would apply a journal of another database to this file.
    lake.files().delete(lake.layout().catalogJournal());
    if (released.releases().isEmpty()) {
      lake.files().delete(path);
      return;
    }
    lake.files().writeByPath(path, file -> write(file, released, catalog));
  }
}
