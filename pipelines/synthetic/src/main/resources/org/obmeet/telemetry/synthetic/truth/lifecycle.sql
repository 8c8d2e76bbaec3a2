WITH $reports_of_history,
o AS (SELECT who, arg_max(consent_scope, second) AS consent_scope, max(day) AS last,
        min(day) AS first FROM r GROUP BY who)
SELECT who, consent_scope, CASE WHEN last < $start THEN 'lapsed'
  WHEN first >= $start THEN 'new' ELSE 'continuing' END AS lifecycle
FROM o WHERE last >= $start OR last < $start - 21
