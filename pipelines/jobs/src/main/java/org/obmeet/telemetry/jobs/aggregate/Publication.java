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
  static final String WITHHELD = "withheld";
  static final String REFUSED = "refused";

  private final Lake lake;
  private final String staging;
  private final Dataset dataset;
  private final Window window;
  private final String region;

  /**
   * @param region where the data behind the tables are processed and kept
   */
  Publication(Lake lake, String run, Dataset dataset, Window window, String region) {
    this.lake = lake;
    this.staging = lake.layout().stagingFolder(run) + "/";
    this.dataset = dataset;
    this.window = window;
    this.region = region;
  }

  /** Stages a cube's tables, manifests and ledger copy, or says why there is nothing to stage. */
  CubeResult stage(Decided decided, Histograms histograms) throws IOException {
    Cube cube = decided.cube();
    if (!decided.published()) {
      return new CubeResult(cube.family(), nothing(decided), List.of(), decided.revision());
    }
    Decision.Release release = (Decision.Release) decided.decision();
    List<CubeResult.Staged> staged = new ArrayList<>();
    ReleasedCube table = release.table();
    TableForm form = new TableForm(dataset, cube, window);
    stageTable(staged, decided, form.rows(table, histograms), release);
    if (!table.levels().isEmpty()) {
      stageTable(staged, decided, form.levels(table), release);
    }
    staged.add(stageCopy(decided, table));
    String word = decided.course() == Decided.Course.REVISED ? "revised" : "released";
    ReleaseCounts counts = counts(cube, word, "", table.rows().size(), release.outcome());
    return new CubeResult(cube.family(), counts, staged, decided.revision());
  }

  /** What is said of a cube of which nothing is published now. */
  private ReleaseCounts nothing(Decided decided) {
    if (decided.course() == Decided.Course.DECIDED
        && decided.decision() instanceof Decision.Withheld withheld) {
      return counts(decided.cube(), WITHHELD, withheld.explanation(), 0, withheld.outcome());
    }
    String word = decided.course() == Decided.Course.REFUSED ? REFUSED : "unchanged";
    return counts(decided.cube(), word, decided.words(), 0, decided.decision().outcome());
  }

  private void stageTable(
      List<CubeResult.Staged> staged,
      Decided decided,
      ReleaseTable table,
      Decision.Release release) {
    Cube cube = decided.cube();
    String name = table.name();
    String folder = lake.layout().releaseFolder(cube.family(), name, window, decided.revision());
    String path = folder + "/" + name + ".parquet";
    FileRef file = at(path, table.write(lake.files(), staging + path));
    staged.add(new CubeResult.Staged(staging + path, name, folder, file));
    byte[] manifest =
        new Manifest(dataset, cube, window, region)
            .encode(table, file, release.table(), release.outcome());
    staged.add(stageBytes(folder + "/_MANIFEST.json", name, folder, manifest));
  }

  private CubeResult.Staged stageCopy(Decided decided, ReleasedCube table) throws IOException {
    Cube cube = decided.cube();
    byte[] copy =
        ReleasedCopies.encode(
            new ReleasedCopies.Copy(
                dataset.name(),
                Population.of(cube),
                table,
                Declaration.of(cube),
                decided.beside()));
    String path =
        lake.layout().releasedEntry(cube.family(), cube.name(), window, decided.revision());
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
