WITH $events_of_window,
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
