WITH $events_of_window,
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
