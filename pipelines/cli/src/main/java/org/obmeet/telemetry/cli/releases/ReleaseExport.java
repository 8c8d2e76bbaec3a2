package org.obmeet.telemetry.cli.releases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.attack.FolderWitnesses;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.jobs.aggregate.ReleaseFiles;
import org.obmeet.telemetry.jobs.aggregate.table.PopulationTables;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.jobs.aggregate.witness.WindowWitnesses;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Exports the released tables of a stream and window as CSV: additive measures to {@code
 * STREAM/KIND-START/POPULATION/TABLE.csv}, distinct counts to {@code
 * STREAM/KIND-START/distinct/POPULATION/TABLE.csv}. Cells by level are in {@code TABLE_levels.csv}.
 */
public record ReleaseExport(Lake lake, LakeState state, Catalog catalog) {
  /**
   * Writes the tables of one stream and window in their last revision. Returns the written files.
   *
   * @param witnesses true to write the proofs of protection
   */
  public List<DataPackage.Resource> write(
      String stream, Window window, Path folder, boolean witnesses) throws IOException {
    Map<String, ReleasedTable> last = new LinkedHashMap<>();
    ReleaseFiles.of(lake, state, stream, window).forEach(table -> last.put(table.name(), table));
    Map<String, List<ReleasedTable>> populations =
        last.values().stream()
            .collect(
                Collectors.groupingBy(
                    table -> PopulationTables.name(table.declaration()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    Path below = folder.resolve(stream).resolve(window.kind().word() + "-" + window.start());
    List<DataPackage.Resource> written = new ArrayList<>();
    byte[] bytes = witnesses && !last.isEmpty() ? witnesses(last) : new byte[0];
    for (Map.Entry<String, List<ReleasedTable>> population : populations.entrySet()) {
      String name = population.getKey();
      ExportFolder writer = new ExportFolder(stream, window, population.getValue());
      writer.write(
          ResourceText.of(ReleaseExport.class, "additive.txt"), below.resolve(name), false);
      if (witnesses && Files.exists(below.resolve(name))) {
        FolderWitnesses.write(below.resolve(name), bytes);
      }
      String note =
          ResourceText.filled(ReleaseExport.class, "distinct.txt", Map.of("population", name));
      writer.write(note, below.resolve("distinct").resolve(name), true);
      written.addAll(writer.resources());
    }
    return written;
  }

  private byte[] witnesses(Map<String, ReleasedTable> tables) {
    int width = catalog.disclosure().threshold() - 1;
    return new WindowWitnesses(tables, width).table().bytes();
  }
}
