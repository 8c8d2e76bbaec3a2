WITH $events_of_epoch
SELECT who, any_value(scope) AS consent_scope,
  CASE WHEN min(day) < $epoch + 7 THEN 'first_week'
    ELSE 'week_' || (1 + (min(day) - $epoch) // 7) END AS cohort_week
FROM e GROUP BY who HAVING max(day) >= $start
