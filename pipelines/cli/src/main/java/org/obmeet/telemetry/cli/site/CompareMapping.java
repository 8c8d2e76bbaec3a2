package org.obmeet.telemetry.cli.site;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * Maps fields of a statistics document to dimensions of cubes, as JSON for the page that compares a
 * document. Only cubes of current records with one dimension are mapped. Each has the published
 * cells of its newest window.
 *
 * @param database the released tables
 * @param catalog the catalogue
 */
record CompareMapping(ReleaseDatabase database, Catalog catalog) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The paths that the script of the page can follow: keys, and all keys of an object. */
  private static final String PATH = "[A-Za-z_][\\w-]*(\\.([A-Za-z_][\\w-]*|\\*))*";

  /** Returns the mapping. */
  String json() {
    Set<String> released =
        database.rows("SELECT DISTINCT cube FROM windows").stream()
            .map(row -> row.get(0).toString())
            .collect(Collectors.toSet());
    ArrayNode mapping = JSON.createArrayNode();
    Set<Cube.Dimension> mapped = new HashSet<>();
    for (Cube cube : catalog.cubes()) {
      Optional<ObjectNode> value = released.contains(cube.name()) ? value(cube) : Optional.empty();
      if (value.isPresent() && mapped.add(cube.dimensions().get(0))) {
        mapping.add(withCells(value.get(), cube));
      }
    }
    return mapping.toString().replace("<", "\\u003c");
  }

  /** Returns the field and its conversion; empty if the page cannot convert it. */
  private Optional<ObjectNode> value(Cube cube) {
    if (!cube.latestOnly()
        || cube.derive().isPresent()
        || !cube.where().isEmpty()
        || cube.dimensions().size() != 1
        || counted(cube).isEmpty()) {
      return Optional.empty();
    }
    Cube.Dimension dimension = cube.dimensions().get(0);
    String name = dimension.binnedField().orElse(dimension.field());
    return catalog.dataset(cube.stream()).fields().stream()
        .filter(field -> field.name().equals(name) && !field.sources().isEmpty())
        .filter(field -> field.sources().stream().allMatch(path -> path.matches(PATH)))
        .findFirst()
        .flatMap(field -> conversion(field).map(node -> hierarchy(node, dimension)))
        .map(node -> node.put("cube", cube.name()).put("title", cube.title()));
  }

  private static Optional<Cube.Measure> counted(Cube cube) {
    return cube.measures().stream()
        .filter(measure -> measure.kind() == Cube.MeasureKind.RECORDS)
        .findFirst();
  }

  private static Optional<ObjectNode> conversion(Field field) {
    ObjectNode node = JSON.createObjectNode();
    field.sources().forEach(node.putArray("paths")::add);
    Treatment treatment = field.treatment();
    if (treatment instanceof Treatment.Allow && field.domain() instanceof Domain.Listed listed) {
      ObjectNode labels = node.put("kind", "listed").putObject("labels");
      listed.values().forEach(value -> labels.put(value, value));
      listed.aliases().forEach(labels::put);
      ObjectNode lowerCase = node.putObject("lowerCase");
      listed.aliases().forEach((a, l) -> lowerCase.put(a.toLowerCase(Locale.ROOT), l));
    } else if (treatment instanceof Treatment.Version version
        && field.domain() instanceof Domain.Patterned domain) {
      node.put("kind", "version").put("parts", version.parts());
      node.put("pattern", domain.pattern().pattern());
    } else if (treatment instanceof Treatment.Flag) {
      node.put("kind", "flag");
    } else if (treatment instanceof Treatment.FlagBit bit) {
      node.put("kind", "bit").put("mask", bit.mask());
    } else if (treatment instanceof Treatment.AnyEntry) {
      node.put("kind", "any");
    } else if (treatment instanceof Treatment.Clamp clamp) {
      node.put("kind", "bin").put("min", clamp.range().min()).put("max", clamp.range().max());
    } else {
      return Optional.empty();
    }
    return Optional.of(node);
  }

  private static ObjectNode hierarchy(ObjectNode node, Cube.Dimension dimension) {
    DimensionHierarchy hierarchy = dimension.hierarchy();
    if (hierarchy instanceof DimensionHierarchy.ByVersion version) {
      version.levels().forEach(node.putArray("levels")::add);
    } else if (hierarchy instanceof DimensionHierarchy.ByTable table) {
      table.parents().forEach(node.putObject("parents")::put);
    } else if (hierarchy instanceof DimensionHierarchy.OpenBins bins) {
      node.put("open", bins.from());
    }
    return node;
  }

  /** Adds the published cells of the newest window: all levels, then the disjoint rows. */
  private ObjectNode withCells(ObjectNode node, Cube cube) {
    String dimension = SqlQuoting.name(cube.dimensions().get(0).field());
    Cube.Measure measure = counted(cube).orElseThrow();
    node.put("unit", measure.title().toLowerCase(Locale.ROOT));
    String sql =
        """
        SELECT %1$s, %2$s, window_start, window_end FROM %3$s WHERE "window" = 'week' AND %2$s IS NOT NULL
          AND window_start = (SELECT max(window_start) FROM %3$s WHERE "window" = 'week')
        ORDER BY %2$s DESC, %1$s""";
    for (String table : List.of(cube.name() + "_levels", cube.name())) {
      ObjectNode cells = node.putObject(table.equals(cube.name()) ? "rows" : "cells");
      for (List<Object> row :
          database.rows(
              sql.formatted(dimension, SqlQuoting.name(measure.name()), SqlQuoting.name(table)))) {
        cells.put(row.get(0).toString(), ((Number) row.get(1)).longValue());
        node.put("from", row.get(2).toString());
      }
    }
    return node;
  }
}
