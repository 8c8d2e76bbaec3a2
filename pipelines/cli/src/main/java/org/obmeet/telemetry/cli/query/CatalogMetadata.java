package org.obmeet.telemetry.cli.query;

import com.google.common.collect.Maps;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.obmeet.telemetry.cli.query.metric.MetricSql;
import org.obmeet.telemetry.cli.query.metric.MetricViews;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.schemas.Catalog;

/** The metadata that the catalogue adds to released tables: metrics, dictionaries, comments. */
public final class CatalogMetadata {
  /** Format version. Increase it when unchanged releases must get other metadata. */
  private static final String FORM = "5";

  private final Catalog catalog;
  private final Optional<List<ReleasedWindow>> windows;
  private final Collection<ReleaseKey> refused;
  private final String content;

  /**
   * @param catalog the declarations
   * @param windows the manifests of released windows; empty if no table about windows is needed
   * @param refused tables and windows that are suppressed completely
   * @param releases fingerprint of the releases, which changes with each release
   */
  public CatalogMetadata(
      Catalog catalog,
      Optional<List<ReleasedWindow>> windows,
      Collection<ReleaseKey> refused,
      String releases) {
    this.catalog = catalog;
    this.windows = windows;
    this.refused = refused.stream().sorted().toList();
    this.content = fingerprint(releases);
  }

  /** The amount of metadata to create. */
  public enum Depth {
    /** Metrics and dictionaries. */
    PLAIN,
    /** Also comments, which take time to create. */
    COMMENTED
  }

  /** Returns true if a statement reads any metadata. */
  public static boolean isNeededBy(String sql) {
    return DictionaryTables.isNamedIn(sql, DictionaryTables.NAMES)
        || DictionaryTables.isNamedIn(sql, Set.of(MetricViews.SCHEMA));
  }

  /** Returns true if a statement reads a table about windows. */
  public static boolean needsWindows(String sql) {
    return DictionaryTables.isNamedIn(sql, WindowTables.NAMES);
  }

  /** Returns the released tables that are read by the metrics that a statement names. */
  public static Set<String> tablesNeededBy(Catalog catalog, String sql) {
    Set<String> words = DictionaryTables.words(sql);
    return words.contains(MetricViews.SCHEMA) ? MetricViews.tables(catalog, words) : Set.of();
  }

  /** Returns a hash of the releases and their metadata, in hexadecimal. */
  public String content() {
    return content;
  }

  /** Creates the metadata in a database that already contains the given tables or views. */
  void install(Statement statement, Set<String> names, Depth depth) throws SQLException {
    execute(statement, DictionaryTables.statements(catalog, names, content));
    if (windows.isPresent()) {
      execute(statement, WindowTables.statements(catalog, windows.get(), refused, names));
    }
    Map<String, Set<String>> columns =
        Maps.transformValues(relations(statement), CommentStatements.Relation::columns);
    execute(statement, MetricViews.statements(catalog, columns));
    if (depth == Depth.COMMENTED) {
      List<ReleasedWindow> manifests = windows.orElse(List.of());
      execute(statement, CommentStatements.statements(catalog, relations(statement), manifests));
    }
  }

  private static void execute(Statement statement, List<String> all) throws SQLException {
    for (String sql : all) {
      statement.execute(sql);
    }
  }

  private String fingerprint(String releases) {
    List<String> parts = new ArrayList<>(List.of(FORM, releases));
    refused.forEach(key -> parts.add("refused " + key));
    parts.addAll(DictionaryTables.statements(catalog, Set.of(), ""));
    catalog.metrics().values().forEach(m -> parts.add(m + MetricSql.of(catalog, m)));
    return Digests.sha256Hex(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the tables and views of the database by name. */
  private static Map<String, CommentStatements.Relation> relations(Statement statement)
      throws SQLException {
    Map<String, CommentStatements.Relation> relations = new TreeMap<>();
    String sql =
        "SELECT t.table_name, t.table_type, c.column_name FROM information_schema.tables t"
            + " JOIN information_schema.columns c USING (table_catalog, table_schema, table_name)"
            + " WHERE t.table_catalog = current_database() AND t.table_schema = 'main'";
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String kind = rows.getString(2).equals("VIEW") ? "VIEW" : "TABLE";
        relations
            .computeIfAbsent(
                rows.getString(1), name -> new CommentStatements.Relation(kind, new TreeSet<>()))
            .columns()
            .add(rows.getString(3));
      }
    }
    return relations;
  }
}
