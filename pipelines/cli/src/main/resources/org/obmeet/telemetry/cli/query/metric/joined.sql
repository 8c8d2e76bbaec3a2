SELECT p.window_start, p.window_end, c.label, %s,
  %s
  FROM period p LEFT JOIN %s c USING (window_start)
  LEFT JOIN total t USING (window_start) LEFT JOIN named n USING (window_start)
