package org.obmeet.telemetry.cli.site;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.sql.ReleasedRelations;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.cli.report.LabelWords;
import org.obmeet.telemetry.cli.report.ReportSpec;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * Maps fields of a statistics document to dimensions of cubes, as JSON for the page that compares a
 * document with released cells. The cube of a dimension is the first released cube that has only
 * this dimension and counts the latest record of every instance. Cells are of the newest week.
 */
record CompareMapping(ReleaseDatabase database, Catalog catalog) {
  /** The paths that the page's script can follow: keys, and {@code *} for all keys of an object. */
  private static final String PATH = "[A-Za-z_][\\w-]*(\\.([A-Za-z_][\\w-]*|\\*))*";

  private static final String CELLS =
      """
      SELECT %1$s, %2$s, window_start FROM %3$s WHERE "window" = 'week' AND %2$s IS NOT NULL AND %4$s
        AND window_start = (SELECT max(window_start) FROM %3$s WHERE "window" = 'week')
      ORDER BY %1$s\
      """;

  String json() {
    LabelWords words = ReportSpec.load(catalog).words();
    Set<Object> released = new HashSet<>();
    database
        .rows("SELECT table_name FROM information_schema.tables")
        .forEach(row -> released.add(row.get(0)));
    Set<Cube.Dimension> mapped = new HashSet<>();
    List<Map<String, Object>> items = new ArrayList<>();
    for (Cube cube : catalog.cubes()) {
      Map<String, Object> item = released.contains(cube.name()) ? item(cube) : Map.of();
      if (!item.isEmpty() && mapped.add(cube.dimensions().get(0))) {
        if (item.get("values") instanceof List<?> values) {
          Set<Object> labels = new TreeSet<>(values);
          labels.addAll(((Map<?, ?>) item.get("cells")).keySet());
          labels.addAll(((Map<?, ?>) item.get("rows")).keySet());
          Map<Object, String> inWords = new TreeMap<>();
          labels.forEach(label -> inWords.put(label, words.of(label.toString())));
          item.put("words", inWords);
        }
        items.add(item);
      }
    }
    return new ObjectMapper().valueToTree(items).toString().replace("<", "\\u003c");
  }

  /** Returns the item of a cube; empty if the page cannot find the cell of a document in it. */
  private Map<String, Object> item(Cube cube) {
    Map<String, Object> item = new LinkedHashMap<>();
    if (cube.latestOnly()
        && cube.derive().isEmpty()
        && cube.where().isEmpty()
        && cube.dimensions().size() == 1
        && records(cube).isPresent()) {
      Cube.Dimension dimension = cube.dimensions().get(0);
      String name = dimension.binnedField().orElse(dimension.field());
      catalog.dataset(cube.stream()).fields().stream()
          .filter(field -> field.name().equals(name) && !field.sources().isEmpty())
          .filter(field -> field.sources().stream().allMatch(path -> path.matches(PATH)))
          .forEach(field -> item.putAll(conversion(field)));
      if (!item.isEmpty()) {
        item.put("cube", cube.name());
        item.put("title", cube.title());
        addLevels(item, dimension.hierarchy());
        addCells(item, cube);
      }
    }
    return item;
  }

  /** Returns the conversion of a field to a label; empty if the page cannot do it. */
  private static Map<String, Object> conversion(Field field) {
    Treatment treatment = field.treatment();
    List<String> paths = field.sources();
    if (treatment instanceof Treatment.Allow && field.domain() instanceof Domain.Listed listed) {
      return ImmutableMap.of(
          "paths", paths, "kind", "listed", "values", listed.values(), "aliases", listed.aliases());
    } else if (treatment instanceof Treatment.Version version
        && field.domain() instanceof Domain.Patterned domain) {
      String pattern = domain.pattern().pattern();
      return ImmutableMap.of(
          "paths", paths, "kind", "version", "parts", version.parts(), "pattern", pattern);
    } else if (treatment instanceof Treatment.Flag) {
      return ImmutableMap.of("paths", paths, "kind", "flag");
    } else if (treatment instanceof Treatment.FlagBit bit) {
      return ImmutableMap.of("paths", paths, "kind", "bit", "mask", bit.mask());
    } else if (treatment instanceof Treatment.AnyEntry) {
      return ImmutableMap.of("paths", paths, "kind", "any");
    } else if (treatment instanceof Treatment.Clamp clamp) {
      return ImmutableMap.of("paths", paths, "kind", "bin", "range", clamp.range());
    }
    return Map.of();
  }

  private static void addLevels(Map<String, Object> item, DimensionHierarchy hierarchy) {
    if (hierarchy instanceof DimensionHierarchy.ByVersion version) {
      item.put("levels", version.levels());
    } else if (hierarchy instanceof DimensionHierarchy.ByTable table) {
      item.put("parents", table.parents());
    } else if (hierarchy instanceof DimensionHierarchy.OpenBins bins) {
      item.put("open", bins.from());
    }
  }

  private static Optional<String> records(Cube cube) {
    return cube.measures().stream()
        .filter(measure -> measure.kind() == Cube.MeasureKind.RECORDS)
        .map(Cube.Measure::name)
        .findFirst();
  }

  /** Adds the published cells of the newest week: of all levels, and of the disjoint rows. */
  private void addCells(Map<String, Object> item, Cube cube) {
    String dimension = SqlQuoting.name(cube.dimensions().get(0).field());
    String measure = SqlQuoting.name(records(cube).orElseThrow());
    for (String key : List.of("cells", "rows")) {
      Map<Object, Object> cells = new LinkedHashMap<>();
      String rows = key.equals("rows") ? "finest" : "level <> 'remainder'";
      String table = ReleasedRelations.levels(cube.name());
      String sql = CELLS.formatted(dimension, measure, table, rows);
      for (List<Object> row : database.rows(sql)) {
        cells.put(row.get(0), row.get(1));
        item.put("from", row.get(2).toString());
      }
      item.put(key, cells);
    }
  }
}
