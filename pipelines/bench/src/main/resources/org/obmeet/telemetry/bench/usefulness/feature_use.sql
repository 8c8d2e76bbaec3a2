SELECT window_start, coalesce(category, 'unknown') || ' · ' || coalesce(action, 'unknown') AS label,
  count(*) AS value, count(*) AS weight, count(DISTINCT person) AS people
FROM event WHERE event_type = 'feature' GROUP BY ALL
