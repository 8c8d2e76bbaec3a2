package org.obmeet.telemetry.jobs.aggregate.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.aggregate.table.CubeOutcome;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedTableArchive;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.jobs.plan.CountedDays;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.parquet.ReleaseTable;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Stages the files of decided tables. No file is written below {@code release/} until every window
 * of the run is decided.
 *
 * @param region region in which the data of the tables are processed and stored
 * @param days the days of the window that have counted records
 * @param rounding the rounding of a cube's distinct counts
 * @param digests {@link Catalogs#digests} of the catalogue
 */
public record ReleaseStager(
    Lake lake,
    String run,
    Dataset dataset,
    Window window,
    String region,
    CountedDays days,
    Function<Cube, Rounding> rounding,
    Map<String, Object> digests) {
  private String staged(String path) {
    return lake.layout().stagingFolder(run) + "/" + path;
  }

  /** Stages a cube's tables and manifests, if the cube is published. */
  public CubeResult stage(CubeDecision decision) throws IOException {
    Cube cube = decision.cube();
    List<CubeResult.Staged> staged = new ArrayList<>();
    if (decision.published()) {
      ReleasedCube table = decision.table().orElseThrow();
      ReleaseTables tables = new ReleaseTables(dataset, cube, window);
      stageTable(staged, decision, tables.rows(table));
      if (!table.levels().isEmpty()) {
        stageTable(staged, decision, tables.levels(table));
      }
    }
    return result(decision, staged);
  }

  /** Returns the result of a cube without staging its files. */
  public CubeResult withoutFiles(CubeDecision decision) {
    return result(decision, List.of());
  }

  private CubeResult result(CubeDecision decision, List<CubeResult.Staged> staged) {
    return new CubeResult(
        decision.cube().family(),
        counts(decision),
        decision.outcome().reasons(),
        staged,
        decision.revision());
  }

  private void stageTable(
      List<CubeResult.Staged> staged, CubeDecision decision, ReleaseTable table) {
    Cube cube = decision.cube();
    String name = table.name();
    String folder = lake.layout().releaseFolder(cube.family(), name, window, decision.revision());
    String path = folder + "/" + name + ".parquet";
    FileRef file = table.write(lake.files(), staged(path)).at(path);
    staged.add(new CubeResult.Staged(staged(path), name, folder, file));
    byte[] manifest =
        new ReleaseManifest(dataset, cube, window, region, days, rounding.apply(cube), digests)
            .encode(table, file, decision.outcome());
    staged.add(stageBytes(folder + "/_MANIFEST.json", name, folder, manifest));
  }

  /** Stages one file with the archived copies of the published cubes; none if no cube is. */
  public List<CubeResult.Staged> stageCopies(List<CubeDecision> decisions) throws IOException {
    LakeLayout layout = lake.layout();
    Map<String, PublishedTableArchive.Content> copies = new LinkedHashMap<>();
    for (CubeDecision one : decisions) {
      if (one.published()) {
        Cube cube = one.cube();
        copies.put(
            layout.releaseRecord(
                layout.releaseFolder(cube.family(), cube.name(), window, one.revision())),
            new PublishedTableArchive.Content(
                ReleasedDeclaration.of(cube), one.table().orElseThrow()));
      }
    }
    String path = layout.releaseRecords(window) + dataset.name() + ".json";
    return copies.isEmpty()
        ? List.of()
        : List.of(stageBytes(path, "", "", PublishedTableArchive.encode(dataset.name(), copies)));
  }

  private CubeResult.Staged stageBytes(String path, String table, String folder, byte[] bytes) {
    FileRef file = lake.files().write(staged(path), bytes, 1).at(path);
    return new CubeResult.Staged(staged(path), table, folder, file);
  }

  private ReleaseCounts counts(CubeDecision decision) {
    CubeOutcome outcome = decision.outcome();
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
        decision.action().word(),
        decision.explanation(),
        decision.published() ? decision.table().orElseThrow().rows().size() : 0,
        outcome.published(),
        outcome.suppressed(),
        shares,
        outcome.rules());
  }
}
