package org.obmeet.telemetry.cli.analysis;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.cli.query.CatalogMetadata;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.cli.query.sql.ReleasedView;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.cli.releases.UnknownName;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * A query of released tables. The tables that the SQL text names are loaded. All tables are loaded
 * if the query reads DuckDB's catalogue. All tables are also loaded if the text names no released
 * table, and the query fails because of an unknown name for which there is no suggestion.
 */
record ReleaseQuery(LakeReleases released, Catalog catalog, String sql) {
  private static final String UNKNOWN_NAME = "Catalog Error";
  private static final Pattern UNKNOWN_TABLE =
      Pattern.compile("^Catalog Error: Table with name (\\w+) does not exist");
  private static final List<String> DUCKDB_CATALOG =
      List.of("show", "describe", "information_schema", "duckdb_");

  /**
   * Runs the query.
   *
   * @param limit maximum time of the query
   * @param use consumes the rows while they are read
   * @throws QueryException if the statement is not allowed, fails or takes too long
   */
  <T> T run(Duration limit, Function<ResultRows, T> use) {
    Collection<ReleasedView> named =
        readsDuckDbCatalog() ? released.views() : released.viewsIn(catalog, sql);
    try {
      return run(named, limit, use);
    } catch (QueryException unknown) {
      Optional<QueryException> suggestion = withSuggestion(unknown);
      if (suggestion.isPresent()) {
        throw suggestion.get();
      }
      if (!named.isEmpty() || !unknown.getMessage().startsWith(UNKNOWN_NAME)) {
        throw unknown;
      }
      return run(released.views(), limit, use);
    }
  }

  /**
   * Returns an error with the most similar tables, if a failure is about an unknown table. The
   * result is empty for other failures, and if the query contains {@code metrics.}
   */
  Optional<QueryException> withSuggestion(QueryException failure) {
    Matcher table = UNKNOWN_TABLE.matcher(failure.getMessage());
    return table.find() && !sql.contains("metrics.")
        ? Optional.of(
            new QueryException(
                UnknownName.cube("the table", table.group(1), released.cubes(), catalog), failure))
        : Optional.empty();
  }

  private <T> T run(Collection<ReleasedView> views, Duration limit, Function<ResultRows, T> use) {
    boolean windows = readsDuckDbCatalog() || CatalogMetadata.needsWindows(sql);
    Optional<CatalogMetadata> metadata =
        readsDuckDbCatalog() || CatalogMetadata.isNeededBy(sql)
            ? Optional.of(
                released.metadata(
                    catalog, windows ? Optional.of(released.windows()) : Optional.empty()))
            : Optional.empty();
    try (ReleaseDatabase database = ReleaseDatabase.open(views, metadata, depth())) {
      return database.query(sql, limit, use);
    }
  }

  private CatalogMetadata.Depth depth() {
    return CatalogMetadata.needsFormerNames(sql)
        ? CatalogMetadata.Depth.FORMER_NAMES
        : readsDuckDbCatalog() ? CatalogMetadata.Depth.COMMENTED : CatalogMetadata.Depth.PLAIN;
  }

  /** Returns true if the query has a word that reads DuckDB's catalogue, such as {@code show}. */
  private boolean readsDuckDbCatalog() {
    String lower = sql.toLowerCase(Locale.ROOT);
    return DUCKDB_CATALOG.stream().anyMatch(lower::contains);
  }
}
