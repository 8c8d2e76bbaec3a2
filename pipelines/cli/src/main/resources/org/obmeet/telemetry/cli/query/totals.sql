CREATE VIEW dictionary.totals AS
SELECT t.cube AS "table", c.population, t."window", t.window_start, t.window_end, t.measure,
  t.total, s.named, s.suppressed
FROM (SELECT cube, "window", window_start, window_end, '' AS measure, CAST(NULL AS BIGINT) AS total
  FROM dictionary.windows WHERE false%s) t
JOIN dictionary.cubes c ON c.cube = t.cube
LEFT JOIN dictionary.coverage s ON s.cube = t.cube AND s."window" = t."window"
  AND s.window_start = t.window_start AND s.measure = t.measure
ORDER BY t.cube, t.window_start, t.measure
