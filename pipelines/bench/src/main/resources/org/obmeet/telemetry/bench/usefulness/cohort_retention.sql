-- Unit of errors: points, rounding: 5
WITH active AS (
  SELECT DISTINCT window_start, four_weeks_start, person FROM event),
first AS (
  SELECT four_weeks_start, person, min(window_start) AS cohort FROM active GROUP BY ALL),
kept AS (
  SELECT f.cohort, (a.window_start - f.cohort) // 7 AS n, count(*) AS people,
    count(e.who) AS eligible
  FROM first f JOIN active a USING (four_weeks_start, person)
  LEFT JOIN eligible e
    ON e.kind = 'week' AND e.window_start = a.window_start AND e.who = person
  WHERE f.cohort > four_weeks_start GROUP BY ALL)
SELECT k.cohort AS window_start, 'w' || k.n AS label, k.people / s.people AS value,
  1 AS weight, 
  least(k.people, s.people, 2 * k.eligible, 2 * s.eligible) AS people
FROM kept k JOIN kept s ON s.cohort = k.cohort AND s.n = 0
