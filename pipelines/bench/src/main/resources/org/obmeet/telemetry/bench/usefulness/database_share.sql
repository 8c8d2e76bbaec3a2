-- Unit of errors: points
SELECT window_start, coalesce(nullif(regexp_extract(mongo_version, '^[0-9]+'), ''), mongo_version, 'unknown') AS label,
  count(*) / sum(count(*)) OVER (PARTITION BY window_start) AS value,
  count(*) AS weight, least(count(DISTINCT owner), 2 * count(DISTINCT owner) FILTER (owner_eligible)) AS people
FROM latest GROUP BY 1, 2
