WITH $events_of_epoch,
$feature_steps
SELECT who, any_value(scope) AS consent_scope, step AS feature_step,
  min(day) >= $start AS first_use
FROM t WHERE step IS NOT NULL GROUP BY who, step HAVING max(day) >= $start
