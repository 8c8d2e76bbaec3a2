WITH $events_of_epoch
SELECT who, any_value(scope) AS consent_scope,
  'week_' || (1 + (min(day) - $epoch) // 7) AS cohort_week
FROM e GROUP BY who HAVING max(day) >= $start
