package org.obmeet.telemetry.jobs.aggregate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.aggregate.table.Declaration;
import org.obmeet.telemetry.jobs.aggregate.table.Outcome;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCopies;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.lake.FileRef;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.ReleaseTable;
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
  private final CountedDays days;
  private final Function<Cube, Rounding> rounding;

  /**
   * @param region where the data behind the tables are processed and kept
   * @param days days of the window of which records are counted
   * @param rounding how the distinct counts of a cube are rounded
   */
  Publication(
      Lake lake,
      String run,
      Dataset dataset,
      Window window,
      String region,
      CountedDays days,
      Function<Cube, Rounding> rounding) {
    this.lake = lake;
    this.staging = lake.layout().stagingFolder(run) + "/";
    this.dataset = dataset;
    this.window = window;
    this.region = region;
    this.days = days;
    this.rounding = rounding;
  }

  /** Stages a cube's tables, manifests and ledger copy, or says why there is nothing to stage. */
  CubeResult stage(Decision decision) throws IOException {
    Cube cube = decision.cube();
    List<CubeResult.Staged> staged = new ArrayList<>();
    if (decision.published()) {
      ReleasedCube table = decision.table().orElseThrow();
      TableForm form = new TableForm(dataset, cube, window);
      stageTable(staged, decision, form.rows(table));
      if (!table.levels().isEmpty()) {
        stageTable(staged, decision, form.levels(table));
      }
      staged.add(stageCopy(decision, table));
    }
    return new CubeResult(
        cube.family(), counts(decision), decision.outcome().reasons(), staged, decision.revision());
  }

  private void stageTable(List<CubeResult.Staged> staged, Decision decision, ReleaseTable table) {
    Cube cube = decision.cube();
    String name = table.name();
    String folder = lake.layout().releaseFolder(cube.family(), name, window, decision.revision());
    String path = folder + "/" + name + ".parquet";
    FileRef file = at(path, table.write(lake.files(), staging + path));
    staged.add(new CubeResult.Staged(staging + path, name, folder, file));
    byte[] manifest =
        new Manifest(dataset, cube, window, region, days, rounding.apply(cube))
            .encode(table, file, decision.outcome());
    staged.add(stageBytes(folder + "/_MANIFEST.json", name, folder, manifest));
  }

  private CubeResult.Staged stageCopy(Decision decision, ReleasedCube table) throws IOException {
    Cube cube = decision.cube();
    byte[] copy =
        ReleasedCopies.encode(
            dataset.name(), new ReleasedCopies.Content(Declaration.of(cube), table));
    String path =
        lake.layout().releasedEntry(cube.family(), cube.name(), window, decision.revision());
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

  private ReleaseCounts counts(Decision decision) {
    Outcome outcome = decision.outcome();
    Map<String, ReleaseCounts.Shares> shares = new LinkedHashMap<>();
    outcome
        .coverage()
        .forEach(
            (measure, c) ->
                shares.put(
                    measure,
                    new ReleaseCounts.Shares(c.total(), c.named(), c.suppressed(), c.safe())));
    return new ReleaseCounts(
        decision.cube().name(),
        window.toString(),
        decision.course().word(),
        decision.words(),
        decision.published() ? decision.table().orElseThrow().rows().size() : 0,
        outcome.published(),
        outcome.suppressed(),
        shares,
        outcome.rules());
  }
}
