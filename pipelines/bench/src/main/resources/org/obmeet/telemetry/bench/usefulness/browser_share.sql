SELECT window_start, coalesce(browser, 'unknown') AS label,
  count(*) / sum(count(*)) OVER (PARTITION BY window_start) AS value,
  count(*) AS weight, count(DISTINCT person) AS people
FROM event GROUP BY 1, 2
