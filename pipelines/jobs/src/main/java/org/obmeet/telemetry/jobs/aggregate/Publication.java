package org.obmeet.telemetry.jobs.aggregate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.lake.FileRef;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.ReleaseTable;
import org.obmeet.telemetry.privacy.disclosure.Decision;
import org.obmeet.telemetry.privacy.disclosure.Outcome;
import org.obmeet.telemetry.privacy.disclosure.Population;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.joint.Declaration;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Window;

/**
 * Stages the files of what may be published; nothing lies below {@code release/} before all has
 * passed.
 */
final class Publication {
  private final Lake lake;
  private final String staging;
  private final Dataset dataset;
  private final Window window;
  private final String region;
  private final List<String> beside;

  /**
   * @param region where the data behind the tables are processed and kept
   * @param beside names of the cubes that are decided in one
   */
  Publication(
      Lake lake, String run, Dataset dataset, Window window, String region, List<String> beside) {
    this.lake = lake;
    this.staging = lake.layout().stagingFolder(run) + "/";
    this.dataset = dataset;
    this.window = window;
    this.region = region;
    this.beside = List.copyOf(beside);
  }

  /** Stages a cube's tables, manifests and ledger copy, or says why there is nothing to stage. */
  CubeResult stage(Cube cube, Decision decision, Histograms histograms) throws IOException {
    if (decision instanceof Decision.Withheld withheld) {
      ReleaseCounts counts =
          counts(cube, "withheld", withheld.explanation(), 0, withheld.outcome());
      return new CubeResult(cube.family(), counts, List.of());
    }
    Decision.Release release = (Decision.Release) decision;
    List<CubeResult.Staged> staged = new ArrayList<>();
    ReleasedCube table = release.table();
    TableForm form = new TableForm(dataset, cube, window);
    stageTable(staged, cube, form.rows(table, histograms), table, release.outcome());
    if (!table.levels().isEmpty()) {
      stageTable(staged, cube, form.levels(table), table, release.outcome());
    }
    staged.add(stageCopy(cube, table));
    ReleaseCounts counts = counts(cube, "released", "", table.rows().size(), release.outcome());
    return new CubeResult(cube.family(), counts, staged);
  }

  private void stageTable(
      List<CubeResult.Staged> staged,
      Cube cube,
      ReleaseTable table,
      ReleasedCube released,
      Outcome outcome) {
    String name = table.name();
    String folder = lake.layout().releaseFolder(cube.family(), name, window);
    String path = lake.layout().releaseTable(cube.family(), name, window, name);
    FileRef file = at(path, table.write(lake.files(), staging + path));
    staged.add(new CubeResult.Staged(staging + path, name, folder, file));
    byte[] manifest =
        new Manifest(dataset, cube, window, region).encode(table, file, released, outcome);
    staged.add(
        stageBytes(lake.layout().manifest(cube.family(), name, window), name, folder, manifest));
  }

  private CubeResult.Staged stageCopy(Cube cube, ReleasedCube table) throws IOException {
    byte[] copy =
        ReleasedCopies.encode(
            new ReleasedCopies.Copy(
                dataset.name(), Population.of(cube), table, Declaration.of(cube), beside));
    String path = lake.layout().releasedEntry(cube.family(), cube.name(), window);
    return stageBytes(path, "", "", copy);
  }

  private CubeResult.Staged stageBytes(String path, String table, String folder, byte[] bytes) {
    FileRef written =
        lake.files()
            .write(
                staging + path,
                out -> {
                  out.write(bytes);
                  return 1;
                });
    return new CubeResult.Staged(staging + path, table, folder, at(path, written));
  }

  private static FileRef at(String path, FileRef staged) {
    return new FileRef(path, staged.rows(), staged.bytes(), staged.sha256());
  }

  private ReleaseCounts counts(
      Cube cube, String decision, String explanation, int rows, Outcome outcome) {
    return new ReleaseCounts(
        cube.name(),
        window.toString(),
        decision,
        explanation,
        rows,
        outcome.cellsPublished(),
        outcome.cellsFolded(),
        outcome.cellsWithheld(),
        outcome.incidences(),
        outcome.incidencesFinest(),
        outcome.incidencesWithheld());
  }
}
