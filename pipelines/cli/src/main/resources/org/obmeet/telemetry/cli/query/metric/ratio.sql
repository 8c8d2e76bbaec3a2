SELECT window_start, window_end, %s AS label,
    numerator / nullif(denominator, 0) AS value, numerator, denominator,
    CASE WHEN complete AND denominator > 0 THEN 1.0
      ELSE least(1.0, coalesce(named / nullif(denominator, 0), 0.0)) END AS named
  FROM (SELECT p.window_start, p.window_end, p.complete,
    %s AS numerator,
    %s AS denominator,
    sum(c.m) FILTER (c.label IN %s) AS named
  FROM (%s) p
  LEFT JOIN (%s) c USING (window_start)
  LEFT JOIN (%s) t USING (window_start)
  GROUP BY p.window_start, p.window_end, p.complete, t.m)
