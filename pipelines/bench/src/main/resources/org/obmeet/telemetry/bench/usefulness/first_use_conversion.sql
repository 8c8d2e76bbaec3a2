-- Unit of errors: points, rounding: 5
WITH step(label, place) AS (
  VALUES ('visited', 0), ('logged_in', 1), ('sent_message', 2), ('created_room', 3)),
reached AS (
  SELECT f.window_start, s.place, count(*) AS n, count(e.who) AS eligible
  FROM fact_funnel_four_weeks f JOIN step r ON r.label = f.furthest_step
  JOIN step s ON s.place <= r.place
  LEFT JOIN eligible e
    ON e.kind = 'four_weeks' AND e.window_start = f.window_start AND e.who = f.who
  GROUP BY ALL)
SELECT b.window_start, s.label, coalesce(a.n, 0) / b.n AS value, coalesce(a.n, 0) AS weight,
  least(coalesce(a.n, 0), b.n, 2 * coalesce(a.eligible, 0), 2 * b.eligible) AS people
FROM reached b JOIN step s ON s.place = b.place + 1
LEFT JOIN reached a ON a.window_start = b.window_start AND a.place = s.place
