package org.obmeet.telemetry.jobs.aggregate.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedTableArchive;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedTableArchive.Content;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.jobs.aggregate.witness.WindowWitnesses;
import org.obmeet.telemetry.jobs.aggregate.witness.WitnessFiles;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.parquet.ReleaseTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Stages the files of decided tables. No file is written below {@code release/} until every window
 * of the run is decided.
 *
 * @param state state of the lake on which the window was planned
 * @param digests {@link Catalogs#digests} of the catalogue
 */
public record ReleaseStager(
    Lake lake,
    LakeState state,
    String run,
    Catalog catalog,
    Map<String, Object> digests,
    Dataset dataset,
    Window window) {
  /**
   * Stages the tables of the published cubes. If a cube is published, also stages the archived
   * copies and the witnesses of the window.
   *
   * @param rounding the rounding of the window's distinct counts
   * @param first true if no earlier window of the kind is decided
   * @param unattributed records of the window without a contributor
   * @param earlier tables of the window that were published before, by cube
   */
  public WindowResult stage(
      List<CubeDecision> decisions,
      Rounding rounding,
      boolean first,
      long unattributed,
      Map<String, Content> earlier)
      throws IOException {
    LakeLayout layout = lake.layout();
    List<StagedTable> tables = new ArrayList<>();
    Map<String, Content> all = new TreeMap<>(earlier);
    Map<String, Content> copies = new LinkedHashMap<>();
    for (CubeDecision one : decisions) {
      if (one.published()) {
        Cube cube = one.cube();
        ReleasedCube released = one.table().orElseThrow();
        ReleaseTables converter = new ReleaseTables(dataset, cube, window);
        StagedTable table = stage(one, converter.table(released), first, rounding);
        tables.add(table);
        Content content = new Content(ReleasedDeclaration.of(cube, rounding.base()), released);
        all.put(cube.name(), content);
        copies.put(layout.releaseRecord(table.folder()), content);
      }
    }
    List<StagedFile> archive = new ArrayList<>();
    if (!copies.isEmpty()) {
      witnesses(all, tables).ifPresent(tables::add);
      String path = layout.releaseRecords(window) + dataset.name() + ".json";
      archive.add(stageBytes(path, PublishedTableArchive.encode(dataset.name(), copies)));
    }
    return new WindowResult(
        dataset.name() + "/" + window,
        decisions.stream().map(one -> CubeResult.of(one, window)).toList(),
        unattributed,
        tables,
        archive);
  }

  private StagedTable stage(
      CubeDecision decision, ReleaseTable table, boolean first, Rounding rounding) {
    Cube cube = decision.cube();
    String name = table.name();
    String folder = lake.layout().releaseFolder(cube.family(), name, window, decision.revision());
    StagedFile file = stageTable(folder + "/" + name + ".parquet", table);
    byte[] manifest =
        new ReleaseManifest(
                dataset, cube, window, catalog.processing().region(), first, rounding, digests)
            .encode(table, file.file(), decision.table().orElseThrow());
    return new StagedTable(
        cube.family(),
        name,
        window.toString(),
        folder,
        decision.revision(),
        List.of(file, stageBytes(folder + "/_MANIFEST.json", manifest)));
  }

  /**
   * Stages the witnesses of the window's tables; empty if no table has an additive measure.
   *
   * @param published all published tables by cube; deleted tables are left out
   */
  private Optional<StagedTable> witnesses(
      Map<String, Content> published, List<StagedTable> staged) {
    Map<String, String> folders = new TreeMap<>();
    state.releases().values().stream()
        .filter(release -> release.key().window().equals(window))
        .forEach(release -> folders.put(release.key().table(), release.folder()));
    staged.forEach(table -> folders.put(table.table(), table.folder()));
    Map<String, Content> tables = new TreeMap<>(published);
    tables.keySet().retainAll(folders.keySet());
    List<Cube> declared = catalog.cubesOf(dataset.name());
    WindowWitnesses witnesses =
        new WindowWitnesses(tables, declared, catalog.disclosure().threshold() - 1);
    if (witnesses.isEmpty()) {
      return Optional.empty();
    }
    ReleaseKey key = ReleaseKey.witnesses(dataset.name(), window);
    TableRelease former = state.releases().get(key);
    int revision = former == null ? 1 : former.revision() + 1;
    String family = declared.get(0).family();
    String folder = lake.layout().releaseFolder(family, key.table(), window, revision);
    StagedFile verifier =
        stageBytes(folder + "/" + WitnessFiles.VERIFIER, witnesses.verifier(folder, folders));
    StagedFile file = stageTable(folder + "/" + WitnessFiles.WITNESSES, witnesses.table());
    return Optional.of(
        new StagedTable(
            family, key.table(), window.toString(), folder, revision, List.of(file, verifier)));
  }

  private StagedFile stageTable(String path, ReleaseTable table) {
    return new StagedFile(staged(path), table.write(lake.files(), staged(path)).at(path));
  }

  private StagedFile stageBytes(String path, byte[] bytes) {
    return new StagedFile(staged(path), lake.files().write(staged(path), bytes, 1).at(path));
  }

  private String staged(String path) {
    return lake.layout().stagingFolder(run) + "/" + path;
  }
}
