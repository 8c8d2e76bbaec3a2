package org.obmeet.telemetry.synthetic.truth;

import java.nio.file.Path;
import java.time.LocalDate;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.synthetic.ResourceTable;

/**
 * SQL queries that compute the derived facts of a synthetic data set from its ground truth. Each
 * result row is a fact. Its columns are {@code who} (the contributor), {@code consent_scope} and
 * the columns of the fact. The query of a fact is in {@code FACT.sql}. The queries share no code
 * with the tested modules.
 *
 * @param folder folder of the ground truth, with {@code reports.parquet} and {@code events.parquet}
 */
public record ExpectedFactsSql(Path folder) {
  private static final LocalDate ORIGIN = LocalDate.parse("1970-01-05");

  /** Returns the query for a fact in {@code schemas/facts} and a window. */
  public String query(String fact, Window window) {
    LocalDate epoch = epochStart(window);
    return text(fact)
        .replace("$feature_steps", text("feature-steps").stripTrailing())
        .replace("$events_of_window", events(window.start(), window))
        .replace("$events_of_epoch", events(epoch, window))
        .replace("$reports_of_window", reports(window.start(), window))
        .replace("$reports_of_history", reports(window.start().minusDays(28), window))
        .replace("$reports", file("reports"))
        .replace("$epoch", date(epoch))
        .replace("$start", date(window.start()));
  }

  private static String text(String fact) {
    return ResourceTable.text(ExpectedFactsSql.class, fact + ".sql");
  }

  /** Returns the SQL of table {@code e}: persons' accepted events from a day to a window's end. */
  private String events(LocalDate from, Window window) {
    return """
    e AS (SELECT *, person AS who, 'extended' AS scope FROM %s
      WHERE outcome = 'accepted' AND person IS NOT NULL AND day >= %s AND day < %s)\
    """
        .formatted(file("events"), date(from), date(window.end()));
  }

  /** Returns the SQL of table {@code r}: the accepted reports from a day to the end of a window. */
  private String reports(LocalDate from, Window window) {
    return """
    r AS (SELECT *, owner AS who FROM %s
      WHERE outcome = 'accepted' AND day >= %s AND day < %s)\
    """
        .formatted(file("reports"), date(from), date(window.end()));
  }

  private String file(String stream) {
    return "read_parquet('" + folder.resolve(stream + ".parquet") + "')";
  }

  /** Returns the first day of the key rotation period of events that contains a window's start. */
  private static LocalDate epochStart(Window window) {
    long since = window.start().toEpochDay() - ORIGIN.toEpochDay();
    return ORIGIN.plusDays(since - since % 28);
  }

  private static String date(LocalDate day) {
    return "DATE '" + day + "'";
  }
}
