-- Unit of errors: points
SELECT window_start, coalesce(country, 'unknown') AS label,
  count(*) / sum(count(*)) OVER (PARTITION BY window_start) AS value,
  count(*) AS weight, least(count(DISTINCT owner), 2 * count(DISTINCT owner) FILTER (owner_eligible)) AS people
FROM latest WHERE consent_scope = 'extended' GROUP BY 1, 2
