package org.obmeet.telemetry.jobs.aggregate.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.jobs.aggregate.witness.ReleaseWitnesses;
import org.obmeet.telemetry.jobs.aggregate.witness.WindowWitnesses;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.docs.ProtectionLimits;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Stages the release file of a decided window.
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
   * Stages the published cubes and the witnesses of the window. Stages nothing if no cube is
   * published.
   *
   * @param rounding the rounding of the window's distinct counts
   * @param first true if no earlier window of the kind is decided
   * @param earlier tables of the window that were published before, by cube
   */
  public List<StagedRelease> stage(
      List<CubeDecision> decisions,
      Rounding rounding,
      boolean first,
      Map<String, ReleasedTable> earlier) {
    List<ReleasedTable> tables = new ArrayList<>();
    for (CubeDecision one : decisions) {
      if (one.published()) {
        tables.add(
            ReleasedTable.of(
                dataset,
                one.cube(),
                window,
                first,
                one.revision(),
                rounding.base(),
                one.table().orElseThrow()));
      }
    }
    if (tables.isEmpty()) {
      return List.of();
    }
    Map<String, ReleasedTable> all = new TreeMap<>(earlier);
    tables.forEach(table -> all.put(table.name(), table));
    String path = lake.layout().release(dataset.name(), window, run);
    String staged = lake.layout().stagingFolder(run) + "/" + path;
    byte[] bytes = release(tables, rounding, witnesses(all)).encode();
    FileRef file = lake.files().write(staged, bytes, tables.size()).at(path);
    Map<String, Integer> revisions = new TreeMap<>();
    tables.forEach(table -> revisions.put(table.name(), table.revision()));
    return List.of(new StagedRelease(dataset.name(), window.toString(), staged, file, revisions));
  }

  private Release release(
      List<ReleasedTable> tables, Rounding rounding, ReleaseWitnesses witnesses) {
    long before =
        state.history().stream()
            .filter(one -> one.stream().equals(dataset.name()) && one.key().window().equals(window))
            .map(TableRelease::file)
            .distinct()
            .count();
    @SuppressWarnings("unchecked")
    Map<String, Object> policy = (Map<String, Object>) digests.get("policy");
    return new Release(
        Release.FORM,
        dataset.name(),
        window,
        Math.toIntExact(before) + 1,
        catalog.processing().region(),
        dataset.version(),
        dataset.purpose(),
        rounding.base(),
        Map.of("protection", "sliding", "audit", "passed"),
        Map.of("name", "telemetry", "version", RunReport.version()),
        policy,
        digests.get("catalog_sha256").toString(),
        ProtectionLimits.sentences(dataset),
        tables,
        witnesses);
  }

  /** Returns the witnesses of the window's tables; null if no table has an additive measure. */
  private ReleaseWitnesses witnesses(Map<String, ReleasedTable> published) {
    WindowWitnesses witnesses =
        new WindowWitnesses(published, catalog.disclosure().threshold() - 1);
    return witnesses.isEmpty() ? null : witnesses.section();
  }
}
