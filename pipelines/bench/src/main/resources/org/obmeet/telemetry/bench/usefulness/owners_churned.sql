-- Unit of errors: points
WITH counted AS (
  SELECT window_start FROM truth_window WHERE kind = 'week' AND window_start >= (SELECT min(window_start) + 28 FROM truth_window)),
last AS (
  SELECT w.window_start, r.owner, max(r.day) AS last
  FROM counted w JOIN report r ON r.day >= w.window_start - 28 AND r.day < w.window_start + 7
  GROUP BY ALL),
before AS (
  SELECT w.window_start, r.owner
  FROM counted w JOIN report r ON r.day >= w.window_start - 28 AND r.day < w.window_start
  GROUP BY ALL),
class AS (
  SELECT l.window_start, l.owner, l.last < l.window_start - 21 AS lapsed,
    l.last >= l.window_start AND b.owner IS NOT NULL AS continuing
  FROM last l LEFT JOIN before b USING (window_start, owner))
SELECT window_start, NULL AS label,
  count(*) FILTER (lapsed) / count(*) FILTER (lapsed OR continuing) AS value,
  count(*) FILTER (lapsed) AS weight,
  least(count(*) FILTER (lapsed), count(*) FILTER (continuing)) AS people
FROM class GROUP BY ALL
