package org.obmeet.telemetry.jobs.aggregate.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.aggregate.table.CubeOutcome;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedTableArchive;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.jobs.aggregate.witness.WindowWitnesses;
import org.obmeet.telemetry.jobs.aggregate.witness.WitnessFiles;
import org.obmeet.telemetry.jobs.plan.CountedDays;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.LakeState;
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
            content(one));
      }
    }
    String path = layout.releaseRecords(window) + dataset.name() + ".json";
    return copies.isEmpty()
        ? List.of()
        : List.of(stageBytes(path, "", "", PublishedTableArchive.encode(dataset.name(), copies)));
  }

  /**
   * Stages the witnesses of the window's tables, if this run publishes one of them.
   *
   * @param published tables of the window that were published, by cube; those without files now are
   *     left out
   * @param declared cubes of the stream
   * @param width wanted difference between the two values of a suppressed value
   */
  public List<CubeResult.Staged> stageWitnesses(
      LakeState state,
      Map<String, PublishedTableArchive.Content> published,
      List<CubeDecision> decisions,
      Collection<Cube> declared,
      long width) {
    if (decisions.stream().noneMatch(CubeDecision::published)) {
      return List.of();
    }
    Map<String, PublishedTableArchive.Content> tables = new TreeMap<>(published);
    Map<String, String> folders = new TreeMap<>();
    state.releases().values().stream()
        .filter(release -> release.key().window().equals(window))
        .forEach(release -> folders.put(release.key().table(), release.folder()));
    for (CubeDecision one : decisions) {
      if (one.published()) {
        Cube cube = one.cube();
        ReleasedCube table = one.table().orElseThrow();
        tables.put(cube.name(), content(one));
        folders.remove(cube.name() + Cube.LEVELS);
        for (String name : table.levels().isEmpty() ? List.of("") : List.of("", Cube.LEVELS)) {
          String own = cube.name() + name;
          folders.put(own, lake.layout().releaseFolder(cube.family(), own, window, one.revision()));
        }
      }
    }
    tables.keySet().retainAll(folders.keySet());
    WindowWitnesses witnesses = new WindowWitnesses(tables, declared, width);
    if (witnesses.isEmpty()) {
      return List.of();
    }
    ReleaseKey key = ReleaseKey.witnesses(dataset.name(), window);
    TableRelease former = state.releases().get(key);
    int revision = former == null ? 1 : former.revision() + 1;
    String family = declared.iterator().next().family();
    String folder = lake.layout().releaseFolder(family, key.table(), window, revision);
    byte[] verifier =
        witnesses.verifier(
            folder,
            name -> Optional.ofNullable(folders.get(name)).map(in -> in + "/" + name + ".parquet"));
    ReleaseTable table = witnesses.table();
    String path = folder + "/" + WitnessFiles.WITNESSES;
    FileRef file = table.write(lake.files(), staged(path)).at(path);
    return List.of(
        new CubeResult.Staged(staged(path), key.table(), folder, file),
        stageBytes(folder + "/" + WitnessFiles.VERIFIER, key.table(), folder, verifier));
  }

  private static PublishedTableArchive.Content content(CubeDecision published) {
    return new PublishedTableArchive.Content(
        ReleasedDeclaration.of(published.cube()), published.table().orElseThrow());
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
