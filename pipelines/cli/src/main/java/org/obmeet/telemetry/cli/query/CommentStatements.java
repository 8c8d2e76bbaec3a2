package org.obmeet.telemetry.cli.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.query.metric.MetricViews;
import org.obmeet.telemetry.cli.query.sql.ReleasedTableFiles;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedColumn;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.metric.Metric;

/** Builds {@code COMMENT} statements for tables, views and columns. */
final class CommentStatements {
  private final Map<String, Relation> relations;
  private final List<String> statements = new ArrayList<>();

  private CommentStatements(Map<String, Relation> relations) {
    this.relations = relations;
  }

  /** A relation of the kind {@code TABLE} or {@code VIEW}, with the names of its columns. */
  record Relation(String kind, Set<String> columns) {}

  /**
   * Returns the statements for every relation with a description.
   *
   * @param relations the relations by qualified name, with the schema
   * @param windows released windows; those of declared cubes are ignored
   */
  static List<String> statements(
      Catalog catalog, Map<String, Relation> relations, List<ReleasedWindow> windows) {
    CommentStatements comments = new CommentStatements(relations);
    Map<String, ReleasedWindow> undeclared = new TreeMap<>();
    windows.forEach(window -> undeclared.put(window.cube(), window));
    for (Cube cube : catalog.cubes()) {
      comments.declared(catalog, cube);
      undeclared.remove(cube.name());
    }
    undeclared.values().forEach(comments::undeclared);
    DictionaryDescription.all()
        .forEach(
            (name, descriptions) ->
                comments.describe(
                    ReleasedTableFiles.DICTIONARY + "." + SqlQuoting.name(name),
                    descriptions.text(),
                    descriptions.columns()));
    catalog.metrics().values().forEach(comments::metric);
    return comments.statements;
  }

  /** Adds the comments on the view of a metric. All metrics have the same columns. */
  private void metric(Metric metric) {
    String view = MetricViews.SCHEMA + "." + SqlQuoting.name(metric.name());
    comment(
        "VIEW",
        view,
        "%s. %s Value in %s. Population: %s"
            .formatted(metric.title(), metric.question(), metric.unit(), metric.population()));
    for (ReleasedColumn column : DictionaryDescription.metric().columns()) {
      comment("COLUMN", view + "." + SqlQuoting.name(column.name()), column.comment());
    }
  }

  private void declared(Catalog catalog, Cube cube) {
    String text = cube.title() + ". " + cube.description();
    add(cube.name(), text, ReleasedColumn.of(catalog.dataset(cube.stream()), cube));
  }

  private void undeclared(ReleasedWindow window) {
    add(
        window.cube(),
        window.title() + ". " + window.description() + " This cube is no longer computed.",
        window.columns());
  }

  /** Adds the comments on a released table and on the view of its finest rows. */
  private void add(String table, String text, List<ReleasedColumn> released) {
    List<ReleasedColumn> columns = ReleasedTableFiles.withDerived(released);
    describe(ReleasedTableFiles.finest(table), text, columns);
    describe(
        ReleasedTableFiles.levels(table),
        text + " Rows of every level; * is the total of a dimension. Add up finest rows only.",
        columns);
  }

  private void describe(String name, String text, List<ReleasedColumn> descriptions) {
    Relation relation = relations.get(name);
    if (relation == null) {
      return;
    }
    comment(relation.kind(), name, text);
    for (ReleasedColumn column : descriptions) {
      if (relation.columns().contains(column.name())) {
        comment("COLUMN", name + "." + SqlQuoting.name(column.name()), column.comment());
      }
    }
  }

  private void comment(String kind, String object, String text) {
    statements.add("COMMENT ON %s %s IS %s".formatted(kind, object, SqlQuoting.text(text)));
  }
}
