SELECT min("threshold"), any_value(contributor), min(window_start), max(window_end), count(*),
       (SELECT round(100 * min(named), 1) FROM dictionary.coverage WHERE cube = ?),
       (SELECT round(100 * max(suppressed), 1) FROM dictionary.coverage WHERE cube = ?)
FROM dictionary.windows WHERE cube = ? AND "window" = (
  SELECT "window" FROM dictionary.windows WHERE cube = ? GROUP BY ALL ORDER BY count(*) DESC LIMIT 1)
