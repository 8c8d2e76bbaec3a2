package org.obmeet.telemetry.jobs.aggregate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobFailure;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LakeException;
import org.obmeet.telemetry.lake.LakeState;
import org.obmeet.telemetry.lake.Release;
import org.obmeet.telemetry.privacy.disclosure.PublishedTable;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.joint.Declaration;
import org.obmeet.telemetry.privacy.joint.DeclaredTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Window;

/**
 * Every table that was ever published of a protection group and window, from the ledger's copies.
 */
public final class ReleasedTables {
  private static final String LEVELS = "_levels";
  private static final Comparator<Release> ORDER =
      Comparator.comparingLong(Release::commit).thenComparing(Release::key);

  private ReleasedTables() {}

  /**
   * A table that was published.
   *
   * @param release what the log says of it
   * @param table what was published, and what it means
   * @param beside names of the cubes that were decided in one with it
   */
  public record Out(Release release, DeclaredTable table, List<String> beside) {
    public Out {
      beside = List.copyOf(beside);
    }
  }

  /**
   * In order of publication, superseded tables included.
   *
   * @throws JobFailure where a copy is missing or damaged
   */
  public static List<Out> of(
      Lake lake, LakeState state, Catalog catalog, String stream, Window window) {
    List<Out> tables = new ArrayList<>();
    for (Release release : state.history().stream().sorted(ORDER).toList()) {
      if (release.key().window().equals(window) && !levels(state, release)) {
        ReleasedCopies.Copy copy = read(lake, path(lake, release));
        if (copy.stream().equals(stream)) {
          tables.add(out(catalog, release, copy));
        }
      }
    }
    return tables;
  }

  /** Whether a release is a table of levels, which the copy of its cube holds too. */
  private static boolean levels(LakeState state, Release release) {
    String name = release.key().cube();
    return name.endsWith(LEVELS)
        && state.history().stream()
            .anyMatch(
                other ->
                    other.commit() == release.commit()
                        && other.key().window().equals(release.key().window())
                        && (other.key().cube() + LEVELS).equals(name));
  }

  /** Where the ledger keeps the copy of a release. */
  static String path(Lake lake, Release release) {
    return lake.layout()
        .releasedEntry(
            release.family(), release.key().cube(), release.key().window(), release.revision());
  }

  private static ReleasedCopies.Copy read(Lake lake, String path) {
    try {
      return ReleasedCopies.read(lake, path);
    } catch (IOException | LakeException e) {
      throw new JobFailure(
          ExitCode.VERIFICATION_FAILED,
          path + " is missing or damaged: restore it from a backup",
          e);
    }
  }

  private static Out out(Catalog catalog, Release release, ReleasedCopies.Copy copy) {
    String cube = release.key().cube();
    PublishedTable published =
        new PublishedTable(
            cube, release.key().window(), Optional.ofNullable(copy.population()), copy.table());
    return new Out(
        release,
        new DeclaredTable(published, declaration(catalog, cube, copy)),
        copy.beside() == null ? List.of(cube) : copy.beside());
  }

  /** As kept; else as the cube is declared now; else nothing of it is taken to add up. */
  private static Declaration declaration(Catalog catalog, String cube, ReleasedCopies.Copy copy) {
    if (copy.declaration() != null) {
      return copy.declaration();
    }
    ReleasedCube table = copy.table();
    Optional<Cube> declared =
        catalog.cubes().stream()
            .filter(c -> c.name().equals(cube))
            .filter(c -> measures(c).equals(table.measures()))
            .filter(c -> dimensions(c).equals(table.dimensions()))
            .findFirst();
    return declared
        .map(Declaration::of)
        .orElseGet(() -> Declaration.unknown(cube, table.measures()));
  }

  private static List<String> measures(Cube cube) {
    return cube.measures().stream().map(Cube.Measure::name).toList();
  }

  private static List<String> dimensions(Cube cube) {
    return cube.dimensions().stream().map(Cube.Dimension::field).toList();
  }
}
