package org.obmeet.telemetry.world.truth;

import java.nio.file.Path;
import java.time.LocalDate;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * SQL queries that compute the derived facts of a synthetic data set from its ground truth. Each
 * result row is a fact. Its columns are {@code who} (the contributor), {@code consent_scope} and
 * the columns of the fact. The queries share no code with the tested modules.
 *
 * @param folder folder of the ground truth, with {@code reports.parquet} and {@code events.parquet}
 */
public record ExpectedFactsSql(Path folder) {
  private static final LocalDate ORIGIN = LocalDate.parse("1970-01-05");

  /**
   * Returns the query for a fact and a window.
   *
   * @throws IllegalArgumentException if the fact is unknown
   */
  public String query(String fact, Window window) {
    return switch (fact) {
      case "session" -> session(window);
      case "page_view" -> pageView(window);
      case "first_use" -> firstUse(window);
      case "funnel" -> funnel(window);
      case "cohort" -> cohort(window);
      case "lifecycle" -> lifecycle(window);
      case "upgrade_lag" -> upgradeLag(window);
      case "user_language" -> userLanguage(window);
      default ->
          throw new IllegalArgumentException(
              "fact must be one of the names in schemas/facts; it is '" + fact + "'");
    };
  }

  /** Returns the SQL of table {@code e}: persons' accepted events from a day to a window's end. */
  private String events(LocalDate from, Window window) {
    return """
    e AS (SELECT *, person AS who, 'extended' AS scope FROM read_parquet('%s')
      WHERE outcome = 'accepted' AND person IS NOT NULL AND day >= %s AND day < %s)\
    """
        .formatted(folder.resolve("events.parquet"), date(from), date(window.end()));
  }

  /** Returns the SQL of table {@code r}: the accepted reports from a day to the end of a window. */
  private String reports(LocalDate from, Window window) {
    return """
    r AS (SELECT *, owner AS who FROM read_parquet('%s')
      WHERE outcome = 'accepted' AND day >= %s AND day < %s)\
    """
        .formatted(folder.resolve("reports.parquet"), date(from), date(window.end()));
  }

  /**
   * Returns the first day of the events' key rotation period that contains the start of a window.
   */
  private static LocalDate epochStart(Window window) {
    long since = window.start().toEpochDay() - ORIGIN.toEpochDay();
    return ORIGIN.plusDays(since - since % 28);
  }

  private static String date(LocalDate day) {
    return "DATE '" + day + "'";
  }

  private String session(Window window) {
    return """
    WITH %s,
    m AS (SELECT *, second - lag(second) OVER
             (PARTITION BY who, day, session_id ORDER BY second) AS pause FROM e),
    n AS (SELECT *, coalesce('id ' || session_id, 'cut ' || sum(CASE WHEN pause > 1800 THEN 1
             ELSE 0 END) OVER (PARTITION BY who, day, session_id ORDER BY second)) AS s FROM m)
    SELECT who, any_value(scope) AS consent_scope,
      coalesce(arg_min(coalesce(route, 'unknown'), second)
        FILTER (event_type = 'page_view'), 'unknown') AS entry_route,
      coalesce(arg_max(coalesce(route, 'unknown'), second)
        FILTER (event_type = 'page_view'), 'unknown') AS exit_route,
      count(*) FILTER (event_type = 'page_view') AS session_page_views,
      max(second) - min(second) AS session_seconds
    FROM n GROUP BY who, day, s
    """
        .formatted(events(window.start(), window));
  }

  private String pageView(Window window) {
    return """
    WITH %s,
    v AS (SELECT *, count(*) FILTER (event_type = 'page_view') OVER
             (PARTITION BY who, session_id ORDER BY second) AS page FROM e)
    SELECT who, any_value(scope) AS consent_scope,
      count(*) FILTER (event_type = 'page_ping') > 0 AS timed,
      CASE WHEN count(*) FILTER (event_type = 'page_ping') > 0
        THEN least(1800000, coalesce(max(time_spent_ms) FILTER (event_type = 'page_ping'),
          1000 * (max(second) FILTER (event_type = 'page_ping')
            - max(second) FILTER (event_type = 'page_view')))) END AS time_on_page_ms,
      arg_min(coalesce(route, 'unknown'), second) FILTER (event_type = 'page_view') AS route
    FROM v WHERE page > 0 GROUP BY who, session_id, page
    """
        .formatted(events(window.start(), window));
  }

  /**
   * Returns the SQL of tables {@code e} and {@code t}; {@code t} has the feature uses and their
   * steps.
   */
  private String featureSteps(Window window) {
    return """
    WITH %s,
    t AS (SELECT *, CASE category || '/' || action
             WHEN 'User/Login' THEN 'login'
             WHEN 'Message/Send' THEN 'send_message'
             WHEN 'Room/Create' THEN 'create_room'
             WHEN 'User/Status Manually Changed' THEN 'change_status'
             WHEN 'User/Avatar Changed' THEN 'change_avatar' END AS step
           FROM e WHERE event_type = 'feature')\
    """
        .formatted(events(epochStart(window), window));
  }

  private String firstUse(Window window) {
    return """
    %1$s
    SELECT who, any_value(scope) AS consent_scope, step AS feature_step,
      min(day) >= %2$s AS first_use
    FROM t WHERE step IS NOT NULL GROUP BY who, step HAVING max(day) >= %2$s
    """
        .formatted(featureSteps(window), date(window.start()));
  }

  private String funnel(Window window) {
    return """
    %s,
    p AS (SELECT who, max(day) AS last FROM e GROUP BY who),
    a AS (SELECT who, min(second) AS at FROM t WHERE step = 'login' GROUP BY who),
    b AS (SELECT t.who, min(second) AS at FROM t JOIN a ON t.who = a.who AND t.second >= a.at
           WHERE step = 'send_message' GROUP BY t.who),
    c AS (SELECT t.who, min(second) AS at FROM t JOIN b ON t.who = b.who AND t.second >= b.at
           WHERE step = 'create_room' GROUP BY t.who)
    SELECT p.who, 'extended' AS consent_scope, CASE WHEN c.at IS NOT NULL THEN 'created_room'
        WHEN b.at IS NOT NULL THEN 'sent_message' WHEN a.at IS NOT NULL THEN 'logged_in'
        ELSE 'visited' END AS furthest_step
    FROM p LEFT JOIN a ON a.who = p.who LEFT JOIN b ON b.who = p.who
      LEFT JOIN c ON c.who = p.who
    WHERE p.last >= %s
    """
        .formatted(featureSteps(window), date(window.start()));
  }

  private String cohort(Window window) {
    return """
    WITH %s
    SELECT who, any_value(scope) AS consent_scope,
      'week_' || (1 + (min(day) - %s) // 7) AS cohort_week
    FROM e GROUP BY who HAVING max(day) >= %s
    """
        .formatted(
            events(epochStart(window), window), date(epochStart(window)), date(window.start()));
  }

  private String lifecycle(Window window) {
    return """
    WITH %1$s,
    o AS (SELECT who, arg_max(consent_scope, second) AS consent_scope, max(day) AS last,
            min(day) AS first FROM r GROUP BY who)
    SELECT who, consent_scope, CASE WHEN last < %2$s THEN 'lapsed'
      WHEN first >= %2$s THEN 'new' ELSE 'continuing' END AS lifecycle
    FROM o WHERE last >= %2$s OR last < %2$s - 21
    """
        .formatted(reports(window.start().minusDays(28), window), date(window.start()));
  }

  private String upgradeLag(Window window) {
    return """
    WITH %1$s,
    s AS (SELECT version, min(day) AS seen FROM read_parquet('%2$s')
           WHERE outcome = 'accepted' GROUP BY version),
    l AS (SELECT who, instance_id, max(second) AS at, arg_max(version, second) AS version,
            arg_max(consent_scope, second) AS consent_scope
           FROM r WHERE day >= %3$s GROUP BY who, instance_id),
    o AS (SELECT l.who, l.instance_id, max(r.second) AS other FROM l JOIN r
             ON r.instance_id = l.instance_id AND r.who = l.who AND r.version <> l.version
               AND r.version <> 'other' AND r.second < l.at
           GROUP BY l.who, l.instance_id),
    u AS (SELECT l.who, l.instance_id, min(r.day) AS took FROM l JOIN o USING (who, instance_id)
           JOIN r ON r.instance_id = l.instance_id AND r.who = l.who
             AND r.version = l.version AND r.second > o.other
           GROUP BY l.who, l.instance_id)
    SELECT l.who, l.consent_scope, CASE
      WHEN l.version IS NULL OR l.version = 'other' THEN 'unknown'
      WHEN took IS NULL OR took < %3$s THEN 'no_upgrade'
      WHEN took - seen < 7 THEN 'under_7_days' WHEN took - seen < 28 THEN 'under_28_days'
      WHEN took - seen < 91 THEN 'under_91_days' ELSE '91_days_and_more' END AS upgrade_lag
    FROM l LEFT JOIN u USING (who, instance_id) LEFT JOIN s USING (version)
    """
        .formatted(
            reports(window.start().minusDays(28), window),
            folder.resolve("reports.parquet"),
            date(window.start()));
  }

  private String userLanguage(Window window) {
    return """
    WITH %s,
    l AS (SELECT * FROM r QUALIFY row_number() OVER
             (PARTITION BY who, instance_id ORDER BY second DESC) = 1),
    u AS (UNPIVOT (SELECT who, consent_scope, COLUMNS('^users_language_') FROM l)
           ON COLUMNS('^users_language_') INTO NAME field VALUE language_users)
    SELECT who, consent_scope, replace(field, 'users_language_', '') AS user_language,
      language_users FROM u WHERE language_users > 0
    """
        .formatted(reports(window.start(), window));
  }
}
