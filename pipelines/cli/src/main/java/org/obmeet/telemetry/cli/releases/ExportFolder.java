package org.obmeet.telemetry.cli.releases;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.protect.table.ReleaseCsv;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.jobs.aggregate.table.PopulationTables;
import org.obmeet.telemetry.jobs.aggregate.table.PopulationTables.MeasureTable;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.schemas.domain.Window;

/** Writes a folder of tables over one population and window, with definitions of their labels. */
final class ExportFolder {
  private final String stream;
  private final Window window;
  private final Map<String, ReleasedTable> published = new TreeMap<>();
  private final PopulationTables population;
  private final List<DataPackage.Resource> resources = new ArrayList<>();

  /**
   * Creates a writer.
   *
   * @param tables the tables to write, all of one population
   */
  ExportFolder(String stream, Window window, List<ReleasedTable> tables) {
    this.stream = stream;
    this.window = window;
    tables.forEach(table -> published.put(table.name(), table));
    this.population = new PopulationTables(published);
  }

  /**
   * Writes the additive tables, or the distinct counts if {@code distinct} is true, and their
   * manifest. Writes nothing if there are no such tables.
   *
   * @param note a text for the manifest
   */
  void write(String note, Path folder, boolean distinct) throws IOException {
    Map<String, Object> groups = new TreeMap<>();
    Map<String, Object> measures = new TreeMap<>();
    for (MeasureTable table : population.tables(distinct)) {
      Map<String, Object> description = new TreeMap<>(Map.of("additive", !distinct, "decimals", 0));
      if (distinct) {
        description.put("rounding", base());
      }
      measures.put(table.table().columns().get(0).name(), description);
      groups.put(table.table().name(), table.table().groups());
      Files.createDirectories(folder);
      csv(table, folder.resolve(table.table().name() + ".csv"));
    }
    if (!measures.isEmpty()) {
      manifest(note, measures, groups, folder);
    }
  }

  private int base() {
    return published.values().iterator().next().declaration().rounding();
  }

  private void csv(MeasureTable table, Path file) throws IOException {
    ProtectedTable.Column column = table.table().columns().get(0);
    Files.write(file, ReleaseCsv.bytes(table.table(), ExportFolder::status));
    int base = column.additive() ? 1 : base();
    ReleasedTable one = published.get(table.cube());
    resources.add(
        new DataPackage.Resource(
            file, DataPackage.describe(one, table.measure(), column.name(), base)));
  }

  private static String status(ProtectedTable.Row row) {
    return (row.published(0) ? ReleasedCells.Status.PUBLISHED : ReleasedCells.Status.SUPPRESSED)
        .word();
  }

  /** Returns the written CSV files. */
  List<DataPackage.Resource> resources() {
    return List.copyOf(resources);
  }

  private void manifest(
      String note, Map<String, Object> measures, Map<String, Object> groups, Path folder)
      throws IOException {
    ReleasedDeclaration declaration = published.values().iterator().next().declaration();
    Map<String, Object> described =
        ImmutableMap.of(
            "name", PopulationTables.name(declaration),
            "consent_scope", declaration.scope(),
            "where", declaration.where(),
            "fact", declaration.fact());
    Map<String, Object> map =
        ImmutableMap.of(
            "stream", stream,
            "window", window.toString(),
            "population", described,
            "note", note,
            "measures", measures,
            "ladders", population.parents(),
            "groups", groups);
    Files.writeString(
        folder.resolve("_MANIFEST.json"), JsonText.indented(map) + "\n", StandardCharsets.UTF_8);
  }
}
