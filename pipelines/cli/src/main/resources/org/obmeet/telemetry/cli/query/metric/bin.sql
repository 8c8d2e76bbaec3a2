SELECT p.window_start, p.window_end,
  nullif(concat_ws(' · ', c.label, c.bin), '') AS label,
  TRY_CAST(regexp_extract(c.bin, '^[0-9]+') AS DOUBLE) AS value,
  NULL AS numerator, %s
  FROM period p LEFT JOIN cell c USING (window_start)
