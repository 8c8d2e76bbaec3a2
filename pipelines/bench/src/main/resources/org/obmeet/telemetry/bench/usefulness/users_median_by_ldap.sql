-- Unit of errors: bin
SELECT window_start, CASE WHEN ldap THEN 'yes' ELSE 'no' END AS label,
  quantile_disc(total_users, 0.5) AS value, count(*) AS weight, least(count(DISTINCT owner), 2 * count(DISTINCT owner) FILTER (owner_eligible)) AS people
FROM latest WHERE consent_scope = 'extended' AND total_users IS NOT NULL GROUP BY ALL
