WITH $reports_of_history,
s AS (SELECT version, min(day) AS seen FROM $reports
       WHERE outcome = 'accepted' GROUP BY version),
l AS (SELECT who, instance_id, max(second) AS at, arg_max(version, second) AS version,
        arg_max(consent_scope, second) AS consent_scope
       FROM r WHERE day >= $start GROUP BY who, instance_id),
o AS (SELECT l.who, l.instance_id, max(r.second) AS other FROM l JOIN r
         ON r.instance_id = l.instance_id AND r.who = l.who AND r.version <> l.version
           AND r.version <> 'not_listed' AND r.second < l.at
       GROUP BY l.who, l.instance_id),
u AS (SELECT l.who, l.instance_id, min(r.day) AS took FROM l JOIN o USING (who, instance_id)
       JOIN r ON r.instance_id = l.instance_id AND r.who = l.who
         AND r.version = l.version AND r.second > o.other
       GROUP BY l.who, l.instance_id)
SELECT l.who, l.consent_scope, CASE
  WHEN l.version IS NULL OR l.version = 'not_listed' THEN 'unknown'
  WHEN took IS NULL OR took < $start THEN 'no_upgrade'
  WHEN took - seen < 7 THEN 'under_7_days' WHEN took - seen < 28 THEN 'under_28_days'
  WHEN took - seen < 91 THEN 'under_91_days' ELSE '91_days_and_more' END AS upgrade_lag
FROM l LEFT JOIN u USING (who, instance_id) LEFT JOIN s USING (version)
