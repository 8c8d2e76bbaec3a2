package org.obmeet.telemetry.jobs.aggregate.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedTableArchive;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.parquet.ReleaseTable;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * A comparison of released tables with their archived copies, on which later releases rely.
 *
 * @param compared number of tables that agree with their copy
 * @param undeclared number of tables that cannot be compared, because their cube's declaration was
 *     changed or removed
 * @param findings folders of the tables that differ or cannot be read, with a description
 */
public record ReleaseVerification(int compared, int undeclared, List<String> findings) {

  public ReleaseVerification {
    findings = List.copyOf(findings);
  }

  /** Compares each declared table with its copy, row by row. */
  public static ReleaseVerification of(Lake lake, LakeState state, Catalog catalog) {
    int compared = 0;
    int undeclared = 0;
    List<String> findings = new ArrayList<>();
    PublishedTableArchive archive = new PublishedTableArchive(lake, state);
    List<TableRelease> releases = new ArrayList<>(state.releases().values());
    releases.removeIf(release -> release.key().isWitnesses());
    releases.sort(Comparator.comparing(release -> release.key().window()));
    for (TableRelease release : releases) {
      Optional<Cube> cube = cube(catalog, release.key().table());
      if (cube.isEmpty()) {
        undeclared++;
        continue;
      }
      try {
        ReleaseTable published =
            ReleaseTable.read(
                lake.files(), release.folder() + "/" + release.key().table() + ".parquet");
        Optional<ReleasedCube> copy = copy(archive, release, cube.get());
        if (copy.isEmpty()) {
          undeclared++;
        } else if (isEqual(published, table(catalog, cube.get(), copy.get(), release))) {
          compared++;
        } else {
          findings.add(release.folder() + ": its rows differ from the archived copy");
        }
      } catch (LakeException | IOException e) {
        findings.add(release.folder() + ": the table or its archived copy cannot be read");
      }
    }
    return new ReleaseVerification(compared, undeclared, findings);
  }

  /** Returns the archived copy of a table; empty if the cube was declared differently then. */
  private static Optional<ReleasedCube> copy(
      PublishedTableArchive archive, TableRelease release, Cube cube) throws IOException {
    return archive
        .read(release, cube.name(), cube.stream())
        .filter(
            copy ->
                copy.declaration()
                    .equals(ReleasedDeclaration.of(cube, copy.declaration().rounding())))
        .map(PublishedTableArchive.Content::table);
  }

  private static ReleaseTable table(
      Catalog catalog, Cube cube, ReleasedCube copy, TableRelease release) {
    return new ReleaseTables(catalog.dataset(cube.stream()), cube, release.key().window())
        .table(copy);
  }

  private static boolean isEqual(ReleaseTable one, ReleaseTable other) {
    return names(one).equals(names(other)) && one.rows().equals(other.rows());
  }

  private static List<String> names(ReleaseTable table) {
    return table.columns().stream().map(ReleaseTable.Column::name).toList();
  }

  /** The cube of a table; empty if the catalogue no longer declares it. */
  private static Optional<Cube> cube(Catalog catalog, String table) {
    return catalog.cubes().stream().filter(c -> table.equals(c.name())).findFirst();
  }
}
