SELECT a.start AS window_start, a.start + %s AS window_end, 'w' || a.n AS label,
  a.m / nullif(s.m, 0) AS value, a.m AS numerator, s.m AS denominator,
  CASE WHEN a.m / nullif(s.m, 0) IS NULL THEN 0 ELSE 1 END AS named
  FROM active a LEFT JOIN active s ON s.start = a.start AND s.n = 0
