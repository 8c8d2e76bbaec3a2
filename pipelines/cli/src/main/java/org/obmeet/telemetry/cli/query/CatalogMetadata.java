package org.obmeet.telemetry.cli.query;

import com.google.common.base.Suppliers;
import com.google.common.collect.Maps;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.query.metric.MetricSql;
import org.obmeet.telemetry.cli.query.metric.MetricViews;
import org.obmeet.telemetry.cli.query.sql.ReleasedTableFiles;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.metric.Metric;

/** The metadata that the catalogue adds to released tables: metrics, dictionaries, comments. */
public final class CatalogMetadata {
  /** Format version. Increase it when unchanged releases must get other metadata. */
  private static final String FORM = "8";

  /** Schema of all names in version 0.1. */
  private static final String FORMER_SCHEMA = "main";

  /** The name {@code metrics} without a dot behind it: the table of the dictionary. */
  private static final Pattern METRICS_TABLE = Pattern.compile("(?i)\\bmetrics\\b(?!\"?\\s*\\.)");

  private static final String TOTALS = "totals";
  private static final String SUPPRESSED = "suppressed_tables";

  private final Catalog catalog;
  private final Optional<List<ReleasedWindow>> windows;
  private final Collection<ReleaseKey> suppressed;
  private final Supplier<String> content;

  /** The query that is to be run; empty if all metadata may be read. */
  private final Optional<String> query;

  /**
   * Creates the metadata.
   *
   * @param windows the manifests of released windows; empty if no table about windows is needed
   * @param suppressed tables and windows that are suppressed completely
   * @param releases fingerprint of the releases, which changes with each release
   */
  public CatalogMetadata(
      Catalog catalog,
      Optional<List<ReleasedWindow>> windows,
      Collection<ReleaseKey> suppressed,
      String releases) {
    this.catalog = catalog;
    this.windows = windows;
    this.suppressed = suppressed.stream().sorted().toList();
    this.content = Suppliers.memoize(() -> fingerprint(releases));
    this.query = Optional.empty();
  }

  private CatalogMetadata(CatalogMetadata all, String query) {
    this.catalog = all.catalog;
    this.windows = all.windows;
    this.suppressed = all.suppressed;
    this.content = all.content;
    this.query = Optional.of(query);
  }

  /**
   * Returns the metadata that a query names: its metrics, and the dictionary if the query reads it.
   * The query must not read DuckDB's catalogue.
   */
  public CatalogMetadata namedIn(String sql) {
    return new CatalogMetadata(this, sql);
  }

  /** The extent of the metadata; each constant includes those before it. */
  public enum Depth {
    /** Metrics and dictionary, or those of them that a query names. */
    PLAIN,
    /** Also comments, which take time to create. */
    COMMENTED,
    /** Also the names of version 0.1 in the schema {@code main}, as views. */
    FORMER_NAMES
  }

  /** Returns true if a statement uses metrics, dictionaries or names of version 0.1. */
  public static boolean isNeededBy(String sql) {
    return needsDictionary(sql)
        || DictionaryTables.isNamedIn(sql, Set.of(MetricViews.SCHEMA, FORMER_SCHEMA));
  }

  private static boolean needsDictionary(String sql) {
    return DictionaryTables.isNamedIn(sql, DictionaryTables.NAMES)
        || DictionaryTables.isNamedIn(sql, Set.of(ReleasedTableFiles.DICTIONARY))
        || METRICS_TABLE.matcher(sql).find();
  }

  /** Returns true if a statement reads a table about windows. */
  public static boolean needsWindows(String sql) {
    return DictionaryTables.isNamedIn(sql, WindowTables.NAMES)
        || Stream.of(TOTALS, SUPPRESSED, ReleasedTableFiles.TABLES)
            .anyMatch(view -> readsDictionary(sql, view));
  }

  /** Returns true if a statement uses names of version 0.1 with their schema. */
  public static boolean needsFormerNames(String sql) {
    return DictionaryTables.isNamedIn(sql, Set.of(FORMER_SCHEMA));
  }

  private static boolean readsDictionary(String sql, String view) {
    return DictionaryTables.words(sql).containsAll(Set.of(ReleasedTableFiles.DICTIONARY, view));
  }

  /** Returns the released tables that are read by the metrics or totals that a statement names. */
  public static Set<String> tablesNeededBy(Supplier<Catalog> catalog, String sql) {
    Set<String> words = DictionaryTables.words(sql);
    Set<String> tables = new HashSet<>();
    if (words.contains(MetricViews.SCHEMA)) {
      tables.addAll(MetricViews.tables(catalog.get(), words));
    }
    if (readsDictionary(sql, TOTALS)) {
      catalog.get().cubes().forEach(cube -> tables.add(cube.name()));
    }
    return tables;
  }

  /** Returns a hash of the releases and their metadata, in hexadecimal. */
  public String content() {
    return content.get();
  }

  /** Creates the metadata in a database that already contains the given tables or views. */
  void install(Statement statement, Collection<ReleasedTableFiles> tables, Depth depth)
      throws SQLException {
    if (query.map(CatalogMetadata::needsDictionary).orElse(true)) {
      execute(statement, DictionaryTables.statements(catalog, content.get()));
    }
    Map<String, Set<String>> columns =
        Maps.transformValues(relations(statement), CommentStatements.Relation::columns);
    if (windows.isPresent()) {
      execute(statement, WindowTables.statements(catalog, windows.get(), suppressed));
      statement.execute(WindowTables.totals(catalog, columns));
    }
    execute(statement, MetricViews.statements(catalog, metrics(), columns));
    if (depth == Depth.FORMER_NAMES) {
      execute(statement, formerNames(tables));
    }
    if (depth != Depth.PLAIN) {
      List<ReleasedWindow> manifests = windows.orElse(List.of());
      execute(statement, CommentStatements.statements(catalog, relations(statement), manifests));
    }
  }

  private List<Metric> metrics() {
    Collection<Metric> all = catalog.metrics().values();
    return query
        .map(DictionaryTables::words)
        .map(words -> all.stream().filter(m -> words.contains(m.name())).toList())
        .orElse(List.copyOf(all));
  }

  /** Returns views with the names of version 0.1. A table hides a dictionary of the same name. */
  private List<String> formerNames(Collection<ReleasedTableFiles> tables) {
    Map<String, String> former = new TreeMap<>();
    DictionaryTables.NAMES.stream()
        .filter(name -> windows.isPresent() || !WindowTables.NAMES.contains(name))
        .forEach(
            name -> former.put(name, ReleasedTableFiles.DICTIONARY + "." + SqlQuoting.name(name)));
    tables.forEach(table -> former.put(table.name(), ReleasedTableFiles.finest(table.name())));
    List<String> statements = new ArrayList<>();
    former.forEach(
        (name, present) -> {
          String view = FORMER_SCHEMA + "." + SqlQuoting.name(name);
          String text = SqlQuoting.text("Former name of %s, until 0.3.".formatted(present));
          statements.add("CREATE VIEW %s AS FROM %s".formatted(view, present));
          statements.add("COMMENT ON VIEW %s IS %s".formatted(view, text));
        });
    return statements;
  }

  private static void execute(Statement statement, List<String> all) throws SQLException {
    for (String sql : all) {
      statement.execute(sql);
    }
  }

  private String fingerprint(String releases) {
    List<String> parts = new ArrayList<>(List.of(FORM, releases));
    suppressed.forEach(key -> parts.add("suppressed " + key));
    parts.addAll(DictionaryTables.statements(catalog, ""));
    catalog.metrics().values().forEach(m -> parts.add(m + MetricSql.of(catalog, m)));
    return Digests.sha256Hex(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
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
