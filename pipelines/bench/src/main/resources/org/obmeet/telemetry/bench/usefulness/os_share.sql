-- Unit of errors: points
WITH person AS (SELECT window_start, coalesce(os, 'unknown') AS label, count(*) AS events,
    any_value(eligible) AS eligible
  FROM person_event GROUP BY window_start, label, person)
SELECT window_start, label,
  sum(events) / sum(sum(events)) OVER (PARTITION BY window_start) AS value,
  sum(events) AS weight, contributors(events, eligible) AS people
FROM person GROUP BY 1, 2
