SELECT window_start, label, m FROM cell UNION ALL
  SELECT t.window_start, 'other', t.m - coalesce(n.m, 0) FROM total t
  LEFT JOIN named n USING (window_start) WHERE t.m > coalesce(n.m, 0)
