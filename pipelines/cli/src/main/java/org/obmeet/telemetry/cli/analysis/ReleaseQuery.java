package org.obmeet.telemetry.cli.analysis;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.cli.console.CatalogChoice;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.cli.releases.UnknownName;
import org.obmeet.telemetry.schemas.Catalog;

/** A query of released tables, whose errors suggest similar names. */
record ReleaseQuery(LakeReleases released, CatalogChoice catalog, String sql) {
  private static final Pattern UNKNOWN_TABLE =
      Pattern.compile("^Catalog Error: Table with name (.+?) does not exist");

  /**
   * Runs the query.
   *
   * @param limit maximum time of the query
   * @param say receives a message if the catalogue has to be rebuilt
   * @param use consumes the rows while they are read
   * @throws QueryException if the statement is not allowed, fails or takes too long
   */
  <T> T run(Duration limit, Consumer<String> say, Function<ResultRows, T> use) {
    try (ReleaseDatabase database = released.database(catalog::fingerprint, say)) {
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
    Catalog known = catalog.load();
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
}
