-- Unit of errors: percent, rounding: 5
SELECT window_start, NULL AS label, count(DISTINCT person) AS value,
  count(DISTINCT person) AS weight, count(DISTINCT person) AS people
FROM event GROUP BY ALL
