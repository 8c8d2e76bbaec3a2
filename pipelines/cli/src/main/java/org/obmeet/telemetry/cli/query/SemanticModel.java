package org.obmeet.telemetry.cli.query;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.query.metric.MetricSql;
import org.obmeet.telemetry.cli.query.metric.MetricViews;
import org.obmeet.telemetry.cli.query.sql.ReleasedView;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.metric.Metric;

/**
 * Describes declared metrics and tables as a document of Open Semantic Interchange (OSI), which
 * semantic layers such as dbt read. It describes the tables of {@code catalog.duckdb}.
 */
public final class SemanticModel {
  private static final String VERSION = "0.1.1";
  private static final String CONTEXT =
      "All numbers passed disclosure control. A missing value is suppressed, not zero. A distinct"
          + " count (additive false) must not be added up.";
  private static final String DATABASE = "catalog.";
  private static final String ADDITIVE = "Rows of a table may be added up, rows of levels not.";
  private static final String NOT_ADDITIVE =
      "Do not add up over rows or windows. Take totals from the table's levels.";
  private static final String METRIC_ADDITIVE = "May be added up.";
  private static final String METRIC_NOT_ADDITIVE =
      "Do not add up or average. Group by window_start and label.";

  private SemanticModel() {}

  public static Map<String, Object> of(Catalog catalog) {
    List<Map<String, Object>> datasets = new ArrayList<>();
    for (Cube cube : catalog.cubes()) {
      datasets.add(table(cube, cube.name(), ColumnDescription.of(catalog, cube)));
      if (!cube.dimensions().isEmpty()) {
        datasets.add(table(cube, cube.cellTable(), ColumnDescription.ofLevels(catalog, cube)));
      }
    }
    catalog.metrics().values().forEach(metric -> datasets.add(view(metric)));
    Map<String, Object> body =
        ImmutableMap.of(
            "name",
            "obmeet_telemetry",
            "description",
            "Released tables and metrics of OBMeet Telemetry",
            "ai_context",
            CONTEXT,
            "datasets",
            datasets,
            "metrics",
            catalog.metrics().values().stream().map(m -> metric(catalog, m)).toList());
    return ImmutableMap.of("version", VERSION, "semantic_model", List.of(body));
  }

  private static Map<String, Object> table(
      Cube cube, String name, List<ColumnDescription> columns) {
    List<String> key = new ArrayList<>(List.of("window", "window_start"));
    cube.dimensions().forEach(dimension -> key.add(dimension.field()));
    Map<String, Object> facts =
        ImmutableMap.of("population", DictionaryTables.population(cube), "k", cube.threshold());
    return ImmutableMap.of(
        "name",
        name,
        "source",
        DATABASE + ReleasedView.qualified(name).replace("\"", ""),
        "primary_key",
        key,
        "description",
        cube.title() + ". " + cube.description(),
        "ai_context",
        ImmutableMap.of("examples", List.of(cube.why())),
        "fields",
        columns.stream().map(column -> column(cube, column)).toList(),
        "custom_extensions",
        extension(facts));
  }

  private static Map<String, Object> column(Cube cube, ColumnDescription column) {
    boolean number = Set.of("measure", "quantile").contains(column.role());
    Map<String, Object> field = field(column, !number);
    DictionaryTables.additive(cube, column)
        .ifPresent(
            additive -> {
              field.put("ai_context", additive ? ADDITIVE : NOT_ADDITIVE);
              field.put("custom_extensions", extension(ImmutableMap.of("additive", additive)));
            });
    return field;
  }

  private static Map<String, Object> field(ColumnDescription column, boolean dimension) {
    Map<String, Object> field = new LinkedHashMap<>();
    field.put("name", column.name());
    field.put("expression", expression('"' + column.name() + '"'));
    if (dimension) {
      boolean time = Set.of("window_start", "window_end", "start").contains(column.name());
      field.put("dimension", ImmutableMap.of("is_time", time));
    }
    field.put("description", column.comment());
    return field;
  }

  /** Describes the view of a metric. Its name differs from that of a table of the same name. */
  private static Map<String, Object> view(Metric metric) {
    Set<String> dimensions = Set.of("window_start", "window_end", "label", "status");
    List<Map<String, Object>> fields =
        DictionaryDescription.metric().columns().stream()
            .map(column -> field(column, dimensions.contains(column.name())))
            .toList();
    return ImmutableMap.of(
        "name",
        dataset(metric),
        "source",
        DATABASE + MetricViews.SCHEMA + "." + metric.name(),
        "description",
        metric.title() + ". Population: " + metric.population(),
        "fields",
        fields);
  }

  private static Map<String, Object> metric(Catalog catalog, Metric metric) {
    Map<String, Object> facts =
        ImmutableMap.of(
            "additive", metric.additive(),
            "unit", metric.unit(),
            "population", metric.population(),
            "window", metric.window().word(),
            "cubes", metric.formula().cubes(),
            "sql", MetricSql.of(catalog, metric));
    Map<String, Object> context =
        ImmutableMap.of(
            "instructions",
            metric.additive() ? METRIC_ADDITIVE : METRIC_NOT_ADDITIVE,
            "examples",
            List.of(metric.question()));
    String aggregate = metric.additive() ? "SUM" : "MAX";
    return ImmutableMap.of(
        "name", metric.name(),
        "expression", expression(aggregate + "(" + dataset(metric) + ".value)"),
        "description", metric.title() + ", in " + metric.unit(),
        "ai_context", context,
        "custom_extensions", extension(facts));
  }

  private static String dataset(Metric metric) {
    return "metric_" + metric.name();
  }

  private static Map<String, Object> expression(String sql) {
    return ImmutableMap.of(
        "dialects", List.of(ImmutableMap.of("dialect", "ANSI_SQL", "expression", sql)));
  }

  private static List<Map<String, Object>> extension(Map<String, Object> facts) {
    return List.of(ImmutableMap.of("vendor_name", "COMMON", "data", JsonText.compact(facts)));
  }
}
