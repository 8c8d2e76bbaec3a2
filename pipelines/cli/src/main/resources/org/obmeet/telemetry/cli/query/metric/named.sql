SELECT window_start, CAST(sum(m) AS DOUBLE) AS m,
    CAST(sum(m) FILTER (NOT contains(' · ' || coalesce(label, '') || ' · ', ' · not_listed · '))
      AS DOUBLE) AS listed
  FROM cell%s GROUP BY window_start
