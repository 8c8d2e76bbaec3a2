-- Unit of errors: points
WITH lag AS (
  SELECT window_start, who, CASE upgrade_lag WHEN 'under_7_days' THEN 7 WHEN 'under_28_days' THEN 28
      WHEN 'under_91_days' THEN 91 ELSE 92 END AS days
  FROM fact_upgrade_lag_week WHERE upgrade_lag NOT IN ('no_upgrade', 'unknown')),
total AS (
  SELECT window_start, count(*) AS n, count(DISTINCT who) AS people FROM lag GROUP BY ALL)
SELECT t.window_start, 'within_' || d || '_days' AS label,
  count(*) FILTER (l.days <= d) / any_value(t.n) AS value,
  count(*) FILTER (l.days <= d) AS weight,
  least(coalesce(nullif(count(DISTINCT l.who) FILTER (l.days <= d), 0), any_value(t.people)),
    coalesce(nullif(count(DISTINCT l.who) FILTER (l.days > d), 0), any_value(t.people))) AS people
FROM total t CROSS JOIN (VALUES (7), (28), (91)) limits(d) JOIN lag l USING (window_start)
GROUP BY ALL
