-- Unit of errors: points, rounding: 5
WITH cohort AS (
  SELECT f.window_start, f.who, f.cohort_return = 'came_back' AS back, e.who IS NOT NULL AS eligible
  FROM fact_cohort_week f LEFT JOIN eligible e
    ON e.kind = 'week' AND e.window_start = f.window_start AND e.who = f.who)
SELECT window_start, NULL AS label, count(*) FILTER (back) / count(*) AS value, 1 AS weight,
  least(count(*) FILTER (back), 2 * count(*) FILTER (back AND eligible)) AS people
FROM cohort GROUP BY ALL
