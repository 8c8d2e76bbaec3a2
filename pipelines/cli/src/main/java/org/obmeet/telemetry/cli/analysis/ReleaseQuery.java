package org.obmeet.telemetry.cli.analysis;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.cli.query.CatalogMetadata;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.cli.releases.UnknownName;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * A query of released tables. Tables and metadata are loaded that the SQL text names, also by names
 * of metrics, and all if the query reads DuckDB's catalogue. The declarations are loaded only if
 * metadata are, or to explain an unknown name.
 */
record ReleaseQuery(LakeReleases released, Supplier<Catalog> catalog, String sql) {
  private static final Pattern UNKNOWN_TABLE =
      Pattern.compile("^Catalog Error: Table with name (.+?) does not exist");
  private static final List<String> DUCKDB_CATALOG =
      List.of("show", "describe", "information_schema", "duckdb_", "pg_", "sqlite_");

  /**
   * Runs the query.
   *
   * @param limit maximum time of the query
   * @param use consumes the rows while they are read
   * @throws QueryException if the statement is not allowed, fails or takes too long
   */
  <T> T run(Duration limit, Function<ResultRows, T> use) {
    try (ReleaseDatabase database =
        ReleaseDatabase.open(
            readsDuckDbCatalog() ? released.tables() : released.tablesIn(catalog, sql),
            metadata(),
            depth())) {
      return database.query(sql, limit, use);
    } catch (QueryException failure) {
      throw withSuggestion(failure);
    }
  }

  /**
   * Returns an error with the most similar table or metric, if a failure is about an unknown table,
   * otherwise the failure itself.
   */
  QueryException withSuggestion(QueryException failure) {
    Matcher table = UNKNOWN_TABLE.matcher(failure.getMessage());
    if (!table.find()) {
      return failure;
    }
    String name = table.group(1);
    Catalog known = catalog.get();
    if (sql.replace("\"", "").contains("metrics." + name)) {
      return new QueryException(
          ("there is no metric '%s'%s To list them run 'telemetry metrics list'; those of another"
                  + " catalogue need --catalog")
              .formatted(name, UnknownName.closest(name, known.metrics().keySet())),
          failure);
    }
    return new QueryException(
        known.metrics().containsKey(name)
            ? "there is no table '%1$s'; write metrics.%1$s for the metric".formatted(name)
            : UnknownName.cube("the table", name, released.cubes(), known),
        failure);
  }

  /** Returns the metadata that the query reads; empty if it reads tables only. */
  private Optional<CatalogMetadata> metadata() {
    boolean all = readsDuckDbCatalog();
    if (!all && !CatalogMetadata.isNeededBy(sql)) {
      return Optional.empty();
    }
    boolean windows = all || CatalogMetadata.needsWindows(sql);
    CatalogMetadata metadata =
        released.metadata(
            catalog.get(), windows ? Optional.of(released.windows()) : Optional.empty());
    return Optional.of(depth() == CatalogMetadata.Depth.PLAIN ? metadata.namedIn(sql) : metadata);
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
