package org.obmeet.telemetry.cli.query;

import com.google.common.collect.Maps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.obmeet.telemetry.cli.query.metric.MetricViews;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.schemas.Catalog;

/** The metadata that the catalogue adds to released tables: metrics, dictionaries, comments. */
public final class CatalogMetadata {
  /** Format version of the derived files. Increase it when unchanged releases must get others. */
  public static final String FORM = "9";

  private final Catalog catalog;
  private final List<ReleasedWindow> windows;
  private final Collection<ReleaseKey> suppressed;
  private final String content;

  /**
   * Creates the metadata.
   *
   * @param windows the released windows
   * @param suppressed tables and windows that are suppressed completely
   * @param content digest of the releases and declarations, which the database shows
   */
  public CatalogMetadata(
      Catalog catalog,
      List<ReleasedWindow> windows,
      Collection<ReleaseKey> suppressed,
      String content) {
    this.catalog = catalog;
    this.windows = windows;
    this.suppressed = suppressed.stream().sorted().toList();
    this.content = content;
  }

  /** Creates the metadata in a database that already contains the tables. */
  void install(Statement statement) throws SQLException {
    execute(statement, DictionaryTables.statements(catalog, content));
    Map<String, Set<String>> columns =
        Maps.transformValues(relations(statement), CommentStatements.Relation::columns);
    execute(statement, WindowTables.statements(catalog, windows, suppressed));
    statement.execute(WindowTables.totals(catalog, columns));
    execute(
        statement,
        MetricViews.statements(catalog, List.copyOf(catalog.metrics().values()), columns));
    execute(statement, CommentStatements.statements(catalog, relations(statement), windows));
  }

  private static void execute(Statement statement, List<String> all) throws SQLException {
    for (String sql : all) {
      statement.execute(sql);
    }
  }

  /** Returns the relations of three schemas: tables, levels and dictionary. Keys are SQL names. */
  private static Map<String, CommentStatements.Relation> relations(Statement statement)
      throws SQLException {
    Map<String, CommentStatements.Relation> relations = new TreeMap<>();
    try (ResultSet rows = statement.executeQuery(DictionaryDescription.text("relations.sql"))) {
      while (rows.next()) {
        String kind = rows.getString(3).equals("VIEW") ? "VIEW" : "TABLE";
        relations
            .computeIfAbsent(
                rows.getString(1) + "." + SqlQuoting.name(rows.getString(2)),
                name -> new CommentStatements.Relation(kind, new TreeSet<>()))
            .columns()
            .add(rows.getString(4));
      }
    }
    return relations;
  }
}
