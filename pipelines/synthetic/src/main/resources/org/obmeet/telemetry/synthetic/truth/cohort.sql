WITH $events_of_epoch
SELECT who, any_value(scope) AS consent_scope,
  CASE WHEN max(day) >= $start THEN 'came_back' ELSE 'stayed_away' END AS cohort_return
FROM e WHERE day >= $start - 14
GROUP BY who HAVING min(day) >= $start - 7 AND min(day) < $start
