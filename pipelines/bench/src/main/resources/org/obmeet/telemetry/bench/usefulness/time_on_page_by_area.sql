-- Unit of errors: percent
SELECT t.window_start, coalesce(a.parent, t.route) AS label,
  sum(greatest(0, least(1800000, coalesce(t.time_on_page_ms, 0)))) / 1000 / count(*) AS value,
  count(*) AS weight, least(count(DISTINCT t.who), 2 * count(DISTINCT e.who)) AS people
FROM fact_page_view_week t LEFT JOIN area a ON a.value = t.route
LEFT JOIN eligible e ON e.kind = 'week' AND e.window_start = t.window_start AND e.who = t.who
WHERE t.timed
GROUP BY ALL
