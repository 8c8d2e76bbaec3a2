-- Compares the view of a metric with its ground truth, which is the query of METRIC.sql. The last
-- statement returns the accuracy. A value is safe if it has at least as many contributors as the
-- threshold, and half as many eligible ones.

-- The number of contributors of a sum, at most twice the eligible ones; 0 if the sum breaks the p %
-- rule.
CREATE OR REPLACE MACRO contributors(parts, eligible) AS CASE
  WHEN sum(parts) - max(parts) - coalesce(max(parts, 2)[2], 0) < {dominance} * max(parts) / 100.0
  THEN 0 ELSE least(count(*), 2 * count(*) FILTER (eligible)) END;

-- The error of a value. If the ground truth lacks a published label, its true value is 0, and any
-- bin is wrong.
CREATE OR REPLACE MACRO error_of(unit, truth, low, published) AS CASE unit
  WHEN 'points' THEN 100 * abs(published - coalesce(truth, 0))
  WHEN 'percent' THEN CASE WHEN published = coalesce(truth, 0) THEN 0
    ELSE 100 * abs(published - coalesce(truth, 0)) / greatest(abs(truth), 1e-9) END
  ELSE CASE WHEN truth BETWEEN low AND published THEN 0
    WHEN truth < low THEN 100 * (low - truth) / low
    ELSE 100 * (coalesce(truth, 1e9) - published) / greatest(published, 1) END END;

-- The largest error that is not misleading. The rounding is 0 for values that are not rounded.
-- A value in points is a share: its numerator, the people, and its denominator are rounded.
CREATE OR REPLACE MACRO allowed_error(unit, rounding, truth, people) AS CASE
  WHEN unit = 'bin' THEN 0 WHEN rounding = 0 THEN 1
  WHEN unit = 'points' THEN greatest(1, 100 * rounding * (1 + truth) * truth / people)
  ELSE greatest(1, 100 * rounding / truth) END;

CREATE OR REPLACE TABLE expected AS SELECT window_start, label, CAST(value AS DOUBLE) AS value,
  CAST(weight AS DOUBLE) AS weight, CAST(people AS DOUBLE) AS people,
  people >= {threshold} AND coalesce(label, '') <> 'not_listed' AS safe
FROM ({truth}) WHERE window_start IN (SELECT window_start FROM truth_window WHERE kind = '{kind}');

-- The last part of the label of a view with bins is the bin.
CREATE OR REPLACE TABLE published_values AS SELECT window_start,
  CASE WHEN '{unit}' = 'bin'
    THEN nullif(array_to_string(list_slice(str_split(label, ' · '), 1, -2), ' · '), '')
    ELSE label END AS label,
  CASE WHEN '{unit}' = 'bin'
    THEN TRY_CAST(regexp_extract(label, '([0-9]+)(\.\.[0-9]+)?$', 1) AS DOUBLE)
    ELSE value END AS low,
  CASE WHEN '{unit}' = 'bin'
    THEN TRY_CAST(regexp_extract(label, '([0-9]+)$', 1) AS DOUBLE) ELSE value END AS value
FROM released.metrics."{metric}"
WHERE status = 'published' AND ('{unit}' = 'bin' OR coalesce(label, '') <> 'other');

CREATE OR REPLACE TABLE compared AS SELECT coalesce(e.window_start, v.window_start) AS window_start,
  coalesce(e.label, v.label) AS label, coalesce(e.safe, false) AS safe,
  coalesce(e.weight, 0) AS weight, v.value IS NOT NULL AS published,
  error_of('{unit}', e.value, v.low, v.value) AS error,
  allowed_error('{unit}', {rounding}, e.value, e.people) AS allowed
FROM expected e FULL JOIN published_values v
  ON v.window_start = e.window_start AND v.label IS NOT DISTINCT FROM e.label
WHERE coalesce(e.window_start, v.window_start) IN (SELECT window_start FROM truth_window);

-- A window is answered if 90 % of its safe weight is published. If all weights are 0, one published
-- safe value is enough.
WITH by_window AS (
  SELECT window_start, sum(weight) FILTER (safe) AS all_weight,
    coalesce(sum(weight) FILTER (safe AND published), 0) AS published_weight
  FROM compared GROUP BY ALL HAVING count(*) FILTER (safe) > 0)
SELECT '{metric}' AS metric, '{unit}' AS unit, (SELECT count(*) FROM by_window) AS windows,
  (SELECT count(*) FROM by_window WHERE published_weight >= 0.9 * all_weight
    AND (all_weight > 0 OR EXISTS (FROM compared c
      WHERE c.window_start = by_window.window_start AND safe AND published))) AS windows_answered,
  count(*) FILTER (safe) AS expected, count(*) FILTER (safe AND published) AS published,
  coalesce((SELECT sum(published_weight) / nullif(sum(all_weight), 0) FROM by_window), 0) AS share,
  avg(error) FILTER (published) AS mean_error, max(error) FILTER (published) AS largest_error,
  arg_max(concat_ws(' ', window_start, label), error) FILTER (published) AS largest_error_at,
  count(*) FILTER (published AND error > allowed) AS misleading_values,
  arg_max(concat_ws(' ', window_start, label), weight) FILTER (safe AND NOT published) AS missing
FROM compared
