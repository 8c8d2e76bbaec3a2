SELECT CAST(p.window_start - (p.position - k.first) * %s AS DATE) AS start,
  p.position - k.first AS n,
  CASE WHEN c.m IS NULL AND p.complete THEN 0 ELSE c.m END AS m
  FROM period p JOIN cohort k ON k.first <= p.position
  LEFT JOIN cell c ON c.window_start = p.window_start AND c.label = k.name
