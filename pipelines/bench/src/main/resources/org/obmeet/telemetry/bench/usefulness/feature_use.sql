-- Unit of errors: percent
WITH person AS (SELECT window_start,
    coalesce(category, 'unknown') || ' · ' || coalesce(action, 'unknown') AS label,
    count(*) AS events, any_value(eligible) AS eligible
  FROM person_event WHERE event_type = 'feature' GROUP BY window_start, label, person)
SELECT window_start, label, sum(events) AS value, sum(events) AS weight,
  contributors(events, eligible) AS people
FROM person GROUP BY 1, 2
