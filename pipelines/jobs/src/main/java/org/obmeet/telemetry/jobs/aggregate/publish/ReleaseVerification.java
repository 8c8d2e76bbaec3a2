package org.obmeet.telemetry.jobs.aggregate.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedTableArchive;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.parquet.ReleaseTable;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * Holds released tables against the ledger's copies of them, which disclosure control takes as
 * constants.
 *
 * @param compared tables that were compared
 * @param undeclared tables of an earlier form, or whose cube is declared otherwise or no longer
 * @param faults what does not agree, naming the folder
 */
public record ReleaseVerification(int compared, int undeclared, List<String> faults) {
  private static final String LEVELS = "_levels";

  public ReleaseVerification {
    faults = List.copyOf(faults);
  }

  /** Compares every released table with its copy, row by row. */
  public static ReleaseVerification of(Lake lake, LakeState state, Catalog catalog) {
    int compared = 0;
    int undeclared = 0;
    List<String> faults = new ArrayList<>();
    for (TableRelease release : state.releases().values()) {
      Optional<Cube> cube = cube(catalog, release.key().cube());
      if (cube.isEmpty()) {
        undeclared++;
        continue;
      }
      try {
        switch (compare(lake, catalog, cube.get(), release)) {
          case SAME -> compared++;
          case OTHERWISE_DECLARED -> undeclared++;
          case DIFFERENT -> faults.add(release.folder() + ": its rows are not the ledger's");
        }
      } catch (LakeException | IOException e) {
        faults.add(release.folder() + ": table or ledger copy cannot be read");
      }
    }
    return new ReleaseVerification(compared, undeclared, faults);
  }

  private enum Comparison {
    SAME,
    DIFFERENT,
    OTHERWISE_DECLARED
  }

  private static Comparison compare(Lake lake, Catalog catalog, Cube cube, TableRelease release)
      throws IOException {
    String name = release.key().cube();
    ReleaseTable published =
        ReleaseTable.read(lake.files(), release.folder() + "/" + name + ".parquet");
    String path =
        lake.layout()
            .releasedEntry(
                release.family(), cube.name(), release.key().window(), release.revision());
    Optional<PublishedTableArchive.Content> copy = PublishedTableArchive.read(lake, path).content();
    if (copy.isEmpty() || !copy.get().declaration().equals(ReleasedDeclaration.of(cube))) {
      return Comparison.OTHERWISE_DECLARED;
    }
    ReleaseTableSchema form =
        new ReleaseTableSchema(catalog.dataset(cube.stream()), cube, release.key().window());
    ReleaseTable kept =
        name.equals(cube.name()) ? form.rows(copy.get().table()) : form.levels(copy.get().table());
    boolean same = names(kept).equals(names(published)) && kept.rows().equals(published.rows());
    return same ? Comparison.SAME : Comparison.DIFFERENT;
  }

  private static List<String> names(ReleaseTable table) {
    return table.columns().stream().map(ReleaseTable.Column::name).toList();
  }

  /** The cube of a table, or of a table of levels. */
  private static Optional<Cube> cube(Catalog catalog, String table) {
    return catalog.cubes().stream()
        .filter(c -> table.equals(c.name()) || table.equals(c.name() + LEVELS))
        .findFirst();
  }
}
