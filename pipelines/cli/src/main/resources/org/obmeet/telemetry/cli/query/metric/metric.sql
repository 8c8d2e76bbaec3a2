SELECT CAST(window_start AS DATE) AS window_start, CAST(window_end AS DATE) AS window_end,
  CAST(label AS VARCHAR) AS label, CAST(value AS DOUBLE) AS value,
  CAST(numerator AS DOUBLE) AS numerator, CAST(denominator AS DOUBLE) AS denominator,
  CASE WHEN value IS NULL THEN 'suppressed' ELSE 'published' END AS status,
  CAST(named AS DOUBLE) AS named
FROM %s
ORDER BY window_start, label
