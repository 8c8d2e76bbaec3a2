SELECT *, CAST(date_diff('day', DATE '%s', window_start) %% %s // %s AS INTEGER) AS position
  FROM (%s)
