WITH $events_of_epoch,
$feature_steps,
p AS (SELECT who, max(day) AS last FROM e GROUP BY who),
a AS (SELECT who, min(second) AS at FROM t WHERE step = 'login' GROUP BY who),
b AS (SELECT t.who, min(second) AS at FROM t JOIN a ON t.who = a.who AND t.second >= a.at
       WHERE step = 'send_message' GROUP BY t.who),
c AS (SELECT t.who, min(second) AS at FROM t JOIN b ON t.who = b.who AND t.second >= b.at
       WHERE step = 'create_room' GROUP BY t.who)
SELECT p.who, 'extended' AS consent_scope, CASE WHEN c.at IS NOT NULL THEN 'created_room'
    WHEN b.at IS NOT NULL THEN 'sent_message' WHEN a.at IS NOT NULL THEN 'logged_in'
    ELSE 'visited' END AS furthest_step
FROM p LEFT JOIN a ON a.who = p.who LEFT JOIN b ON b.who = p.who
  LEFT JOIN c ON c.who = p.who
WHERE p.last >= $start
