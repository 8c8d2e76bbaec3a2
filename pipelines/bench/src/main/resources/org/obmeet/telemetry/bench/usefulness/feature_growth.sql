-- Unit of errors: points
WITH use AS (
  SELECT window_start, coalesce(category, 'unknown') || ' · ' || coalesce(action, 'unknown') AS label,
    count(*) AS n, least(count(DISTINCT person),
      2 * count(DISTINCT person) FILTER (eligible)) AS people
  FROM person_event WHERE event_type = 'feature' GROUP BY ALL)
SELECT a.window_start, a.label, a.n / b.n - 1 AS value, a.n AS weight,
  least(a.people, b.people) AS people
FROM use a JOIN use b ON b.label = a.label AND b.window_start = a.window_start - 7
