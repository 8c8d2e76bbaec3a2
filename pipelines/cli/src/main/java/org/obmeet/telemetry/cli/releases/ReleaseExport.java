package org.obmeet.telemetry.cli.releases;

import com.google.common.net.PercentEscaper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.obmeet.telemetry.jobs.aggregate.ReleasedTables;
import org.obmeet.telemetry.jobs.aggregate.ReleasedTables.Published;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Exports the released tables of a stream and window as CSV: additive measures to {@code
 * STREAM/KIND-START/POPULATION/TABLE.csv}, distinct counts to {@code
 * STREAM/KIND-START/distinct/POPULATION/TABLE.csv}. Published cells are in {@code TABLE_levels}.
 *
 * @param lake the lake to export
 * @param state the state of the lake
 * @param catalog the declarations, for the hierarchies of the dimensions
 */
public record ReleaseExport(Lake lake, LakeState state, Catalog catalog) {
  private static final String ADDITIVE =
      "All tables of this folder are over one population and window. Equal names of measures mean"
          + " equal measures, * is the total, and groups lists the leaves of each label."
          + " TABLE.csv has disjoint rows, TABLE_levels.csv every published cell of every level; a"
          + " sum has files of its own. A leaf such as 6.4.* is every value under 6.4 that no table"
          + " contains, *other* every other value. Distinct counts do not add up and are in"
          + " ../distinct.";
  private static final String DISTINCT =
      "Distinct counts of rows and of all levels, rounded as the manifest says. They do not"
          + " add up: a contributor of several cells counts once in each, and once in their total."
          + " Additive measures are in ../../%s.";

  private static final PercentEscaper ESCAPER = new PercentEscaper("_.", false);

  /**
   * Writes the tables of one stream and window in their last revision.
   *
   * @return the files with tables
   */
  public List<DataPackage.Resource> write(String stream, Window window, Path folder)
      throws IOException {
    Map<String, Published> last = new LinkedHashMap<>();
    ReleasedTables.of(lake, state, stream, window)
        .forEach(table -> last.put(table.release().key().table(), table));
    Map<String, List<Published>> populations =
        last.values().stream()
            .collect(
                Collectors.groupingBy(
                    table -> populationName(table.declaration()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    Path below = folder.resolve(stream).resolve(window.kind().word() + "-" + window.start());
    List<DataPackage.Resource> written = new ArrayList<>();
    for (Map.Entry<String, List<Published>> population : populations.entrySet()) {
      String name = population.getKey();
      ExportFolder writer =
          new ExportFolder(stream, window, population.getValue(), catalog.cubes());
      writer.writeAdditive(ADDITIVE, below.resolve(name));
      writer.writeDistinct(DISTINCT.formatted(name), below.resolve("distinct").resolve(name));
      written.addAll(writer.resources());
    }
    return written;
  }

  /**
   * Returns the name of a population, such as {@code records-extended} or {@code
   * records-envelope-event_type=feature}. It is unique, and consists of letters, digits and {@code
   * . _ - = %}.
   */
  static String populationName(ReleasedDeclaration declaration) {
    String fact = declaration.fact();
    StringBuilder name = new StringBuilder(fact.isEmpty() ? "records" : ESCAPER.escape(fact));
    if (fact.equals("records")) {
      name.append("%fact");
    }
    name.append('-').append(declaration.scope().replace('-', '_'));
    declaration
        .where()
        .forEach(
            (field, label) ->
                name.append('-')
                    .append(ESCAPER.escape(field))
                    .append('=')
                    .append(ESCAPER.escape(label)));
    return name.toString();
  }
}
