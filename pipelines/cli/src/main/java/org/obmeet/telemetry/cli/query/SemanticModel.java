package org.obmeet.telemetry.cli.query;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.query.metric.MetricSql;
import org.obmeet.telemetry.cli.query.sql.ReleasedRelations;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedColumn;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.metric.Metric;

/** Describes declared metrics and tables as a document of Open Semantic Interchange (OSI). */
public final class SemanticModel {
  private static final Set<String> TIMES = Set.of("window_start", "window_end");

  private SemanticModel() {}

  /**
   * The finest rows of a cube's table.
   *
   * @param source name of the table with its schema
   * @param facts the population and the threshold, as JSON
   */
  private record SemanticTable(
      String name, String source, Cube cube, List<SemanticField> fields, String facts) {}

  /**
   * A metric and the columns of its view. The data set has the prefix {@code metric_}, because a
   * table can have the same name. The facts are the definition of the metric, as JSON.
   */
  private record View(Metric metric, List<SemanticField> fields, String aggregate, String facts) {}

  /**
   * A column. For a measure of a cube, one flag is true: {@code additive} if its values can be
   * summed over cells, otherwise {@code distinct}.
   */
  private record SemanticField(
      ReleasedColumn column, boolean isDimension, boolean additive, boolean distinct) {
    boolean isTime() {
      return TIMES.contains(column.name());
    }
  }

  public static Map<String, Object> of(Catalog catalog) {
    List<SemanticTable> tables = new ArrayList<>();
    for (Cube cube : catalog.cubes()) {
      tables.add(
          table(
              cube,
              ReleasedRelations.columns(ReleasedColumn.of(catalog.dataset(cube.stream()), cube))));
    }
    List<View> metrics =
        catalog.metrics().values().stream().map(metric -> view(catalog, metric)).toList();
    String json =
        ResourceText.filled(
            SemanticModel.class,
            "osi.json",
            text -> new String(JsonStringEncoder.getInstance().quoteAsString(text)),
            Map.of("tables", tables, "metrics", metrics));
    try {
      return JsonText.map(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SemanticTable table(Cube cube, List<ReleasedColumn> columns) {
    return new SemanticTable(
        cube.name(),
        ReleasedRelations.finest(cube.name()).replace("\"", ""),
        cube,
        columns.stream()
            .filter(column -> !column.name().equals("finest"))
            .map(column -> field(cube, column))
            .toList(),
        JsonText.compact(
            ImmutableMap.of("population", declaration(cube).population(), "k", cube.threshold())));
  }

  private static ReleasedDeclaration declaration(Cube cube) {
    return ReleasedDeclaration.of(cube, cube.threshold());
  }

  private static SemanticField field(Cube cube, ReleasedColumn column) {
    Optional<Boolean> additive = declaration(cube).additive(column.name());
    return new SemanticField(
        column,
        !Set.of("measure", "quantile").contains(column.role()),
        additive.equals(Optional.of(true)),
        additive.equals(Optional.of(false)));
  }

  private static View view(Catalog catalog, Metric metric) {
    Set<String> dimensions = Set.of("window_start", "window_end", "label", "status");
    List<SemanticField> fields =
        CatalogDictionary.metricColumns().stream()
            .map(
                column ->
                    new SemanticField(column, dimensions.contains(column.name()), false, false))
            .toList();
    Map<String, Object> facts =
        ImmutableMap.of(
            "additive", metric.additive(),
            "unit", metric.unit(),
            "population", metric.population(),
            "window", metric.window().word(),
            "cubes", metric.formula().cubes(),
            "sql", MetricSql.of(catalog, metric));
    return new View(metric, fields, metric.additive() ? "SUM" : "MAX", JsonText.compact(facts));
  }
}
