package org.obmeet.telemetry.cli.query;

import com.google.common.collect.Maps;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.SetMultimap;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.query.metric.MetricViews;
import org.obmeet.telemetry.cli.query.sql.ReleasedRelations;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedShares;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedColumn;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.metric.Metric;
import org.obmeet.telemetry.schemas.source.KeywordEnum;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * What a catalogue adds to released tables: the schema {@code dictionary}, the views of metrics,
 * and comments. The reason for a suppressed window is left out: it would disclose information about
 * the numbers.
 */
public final class CatalogDictionary {
  /** Format version of the derived files. Increase it when unchanged releases must get others. */
  public static final String FORM = "11";

  private static final String TOTAL =
      """
       UNION ALL SELECT '%s' AS cube, "window", window_start, window_end, '%s' AS measure,
        CAST(%s AS BIGINT) AS total FROM %s WHERE level = 'total'\
      """;

  private final Catalog catalog;
  private final Collection<ReleasedTable> released;
  private final Collection<ReleaseKey> suppressed;
  private final String content;
  private final List<CubeRow> cubes;

  /**
   * Creates the dictionary.
   *
   * @param released the last revision of each released table and window
   * @param suppressed tables and windows that are suppressed completely
   * @param content digest of the releases and declarations, which the database shows
   */
  public CatalogDictionary(
      Catalog catalog,
      Collection<ReleasedTable> released,
      Collection<ReleaseKey> suppressed,
      String content) {
    this.catalog = catalog;
    this.released = List.copyOf(released);
    this.suppressed = suppressed.stream().sorted().toList();
    this.content = content;
    this.cubes = cubes(catalog, released);
  }

  /**
   * A row of {@code cubes}, as the last release of the cube says, or else its declaration.
   *
   * @param windows kinds of windows, which are declared or else released
   */
  private record CubeRow(
      String stream,
      String name,
      String family,
      String title,
      String description,
      String question,
      String contributor,
      ReleasedDeclaration declaration,
      List<ReleasedColumn> columns,
      String windows) {
    Stream<ColumnRow> columnRows() {
      return ReleasedRelations.columns(columns).stream()
          .map(
              one ->
                  new ColumnRow(
                      name, one, declaration.additive(one.name()).map(String::valueOf).orElse("")));
    }
  }

  /**
   * A row of {@code columns}.
   *
   * @param additive {@code true} or {@code false}; empty if the column is not a measure
   */
  private record ColumnRow(String cube, ReleasedColumn column, String additive) {}

  /** A row of {@code metrics}. */
  private record MetricRow(Metric metric, String cubes) {}

  /** A row of {@code coverage}; {@code first} is true, false, or empty if unknown. */
  private record Coverage(ReleaseKey key, String measure, PublishedShares shares, String first) {}

  /** A relation of the kind {@code TABLE} or {@code VIEW}, with the names of its columns. */
  private record Relation(String kind, Set<String> columns) {}

  /** The comments on a relation and its columns. */
  private record Description(String text, List<ReleasedColumn> columns) {}

  /** Creates everything in a database that already contains the tables. */
  void create(Statement statement) throws SQLException {
    execute(
        statement,
        "dictionary.sql",
        Map.of(
            "content",
            content,
            "cubes",
            cubes,
            "columns",
            cubes.stream().flatMap(CubeRow::columnRows).toList(),
            "metrics",
            catalog.metrics().values().stream().map(CatalogDictionary::row).toList()));
    Map<String, Set<String>> columns =
        Maps.transformValues(relations(statement), Relation::columns);
    execute(
        statement,
        "windows.sql",
        Map.of("released", released, "suppressed", suppressed, "coverage", coverage()));
    statement.execute(text("totals.sql").formatted(totals(columns)));
    for (String view : MetricViews.statements(catalog, catalog.metrics().values(), columns)) {
      statement.execute(view);
    }
    Map<String, Relation> relations = relations(statement);
    for (Map.Entry<String, Description> described : descriptions().entrySet()) {
      Relation relation = relations.get(described.getKey());
      if (relation != null) {
        comment(statement, relation, described.getKey(), described.getValue());
      }
    }
  }

  /** Runs the statements of a resource, in which each value is a string literal. */
  private static void execute(Statement statement, String file, Map<String, ?> values)
      throws SQLException {
    for (String template : text(file).split(";\n")) {
      String sql = ResourceText.compiler(SqlQuoting::text).compile(template).execute(values);
      if (!sql.isBlank()) {
        statement.execute(sql);
      }
    }
  }

  private static String text(String file) {
    return ResourceText.of(CatalogDictionary.class, file);
  }

  /** Returns the declared cubes in their order, then those that are no longer declared. */
  private static List<CubeRow> cubes(Catalog catalog, Collection<ReleasedTable> released) {
    Map<String, ReleasedTable> last = new TreeMap<>();
    SetMultimap<String, String> kinds = MultimapBuilder.treeKeys().treeSetValues().build();
    for (ReleasedTable one : released) {
      kinds.put(one.name(), one.window().kind().word());
      last.merge(
          one.name(),
          one,
          BinaryOperator.maxBy(Comparator.comparing(table -> table.window().start())));
    }
    List<CubeRow> rows = new ArrayList<>();
    for (Cube cube : catalog.cubes()) {
      String windows =
          cube.windows().stream().map(KeywordEnum::word).collect(Collectors.joining(", "));
      ReleasedTable table = last.remove(cube.name());
      rows.add(table == null ? declared(catalog, cube, windows) : released(table, windows));
    }
    last.values()
        .forEach(table -> rows.add(released(table, String.join(", ", kinds.get(table.name())))));
    return rows;
  }

  private static CubeRow released(ReleasedTable table, String windows) {
    return new CubeRow(
        table.stream(),
        table.name(),
        table.family(),
        table.title(),
        table.description(),
        table.question(),
        table.contributor(),
        table.declaration(),
        table.columns(),
        windows);
  }

  private static CubeRow declared(Catalog catalog, Cube cube, String windows) {
    Dataset dataset = catalog.dataset(cube.stream());
    return new CubeRow(
        cube.stream(),
        cube.name(),
        cube.family(),
        cube.title(),
        cube.description(),
        cube.why(),
        dataset.contributor(),
        ReleasedDeclaration.of(cube, cube.threshold()),
        ReleasedColumn.of(dataset, cube),
        windows);
  }

  private static MetricRow row(Metric metric) {
    return new MetricRow(metric, String.join(", ", metric.formula().cubes()));
  }

  private List<Coverage> coverage() {
    List<Coverage> rows = new ArrayList<>();
    for (ReleasedTable one : released) {
      String first = String.valueOf(one.firstWindow());
      one.coverage()
          .forEach((name, shares) -> rows.add(new Coverage(one.key(), name, shares, first)));
    }
    for (ReleaseKey key : suppressed) {
      cubes.stream()
          .filter(cube -> cube.name().equals(key.table()))
          .flatMap(cube -> cube.declaration().measures().stream())
          .forEach(m -> rows.add(new Coverage(key, m.name(), new PublishedShares(0, 1), "")));
    }
    return rows;
  }

  /** Returns the selections of the totals, which the view of totals adds. */
  private String totals(Map<String, Set<String>> columns) {
    StringBuilder totals = new StringBuilder();
    for (CubeRow cube : cubes) {
      String table = ReleasedRelations.levels(cube.name());
      Set<String> present = columns.getOrDefault(table, Set.of());
      cube.declaration().measures().stream()
          .map(ReleasedDeclaration.Measure::name)
          .filter(present::contains)
          .map(m -> TOTAL.formatted(cube.name(), m, SqlQuoting.name(m), table))
          .forEach(totals::append);
    }
    return totals.toString();
  }

  /** Returns the relations of the catalogue's schemas by name with the schema, in SQL. */
  private static Map<String, Relation> relations(Statement statement) throws SQLException {
    Map<String, Relation> relations = new TreeMap<>();
    try (ResultSet rows = statement.executeQuery(text("relations.sql"))) {
      while (rows.next()) {
        String kind = rows.getString(3).equals("VIEW") ? "VIEW" : "TABLE";
        relations
            .computeIfAbsent(
                rows.getString(1) + "." + SqlQuoting.name(rows.getString(2)),
                name -> new Relation(kind, new TreeSet<>()))
            .columns()
            .add(rows.getString(4));
      }
    }
    return relations;
  }

  private static void comment(
      Statement statement, Relation relation, String name, Description description)
      throws SQLException {
    comment(statement, relation.kind(), name, description.text());
    for (ReleasedColumn column : description.columns()) {
      if (relation.columns().contains(column.name())) {
        comment(statement, "COLUMN", name + "." + SqlQuoting.name(column.name()), column.comment());
      }
    }
  }

  private static void comment(Statement statement, String kind, String object, String text)
      throws SQLException {
    statement.execute("COMMENT ON %s %s IS %s".formatted(kind, object, SqlQuoting.text(text)));
  }

  /** Returns the descriptions by name of the relation with the schema, in SQL. */
  private Map<String, Description> descriptions() {
    Map<String, Description> all = new LinkedHashMap<>();
    Set<String> declared = catalog.cubes().stream().map(Cube::name).collect(Collectors.toSet());
    for (CubeRow cube : cubes) {
      String text = cube.title() + ". " + cube.description();
      describe(
          all,
          cube.name(),
          declared.contains(cube.name()) ? text : text + " This cube is no longer computed.",
          ReleasedRelations.columns(cube.columns()));
    }
    read("dictionaries.yaml")
        .forEach(
            (name, description) ->
                all.put(ReleasedRelations.DICTIONARY + "." + SqlQuoting.name(name), description));
    List<ReleasedColumn> metricColumns = metricColumns();
    for (Metric metric : catalog.metrics().values()) {
      String text =
          "%s. %s Value in %s. Population: %s"
              .formatted(metric.title(), metric.question(), metric.unit(), metric.population());
      all.put(
          MetricViews.SCHEMA + "." + SqlQuoting.name(metric.name()),
          new Description(text, metricColumns));
    }
    return all;
  }

  /** Adds the descriptions of a released table and of the view of its finest rows. */
  private static void describe(
      Map<String, Description> all, String table, String text, List<ReleasedColumn> columns) {
    all.put(ReleasedRelations.finest(table), new Description(text, columns));
    String levels =
        text + " Rows of every level; * is the total of a dimension. Add up finest rows only.";
    all.put(ReleasedRelations.levels(table), new Description(levels, columns));
  }

  /** Returns the columns of a metric's view. All metrics have the same columns. */
  static List<ReleasedColumn> metricColumns() {
    return read("metric.yaml").get("metric").columns();
  }

  private static Map<String, Description> read(String file) {
    Map<String, Description> all = new TreeMap<>();
    YamlNode.parse(file, text(file)).entries().forEach((name, node) -> all.put(name, read(node)));
    return all;
  }

  private static Description read(YamlNode node) {
    List<ReleasedColumn> columns =
        node.require("columns").entries().entrySet().stream()
            .map(e -> ReleasedColumn.text(e.getKey(), "dictionary", e.getValue().text(), ""))
            .toList();
    return new Description(node.require("text").text(), columns);
  }
}
