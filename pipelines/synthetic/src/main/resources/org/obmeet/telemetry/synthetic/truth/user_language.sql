WITH $reports_of_window,
l AS (SELECT * FROM r QUALIFY row_number() OVER
         (PARTITION BY who, instance_id ORDER BY second DESC) = 1),
u AS (UNPIVOT (SELECT who, consent_scope, COLUMNS('^users_language_') FROM l)
       ON COLUMNS('^users_language_') INTO NAME field VALUE language_users)
SELECT who, consent_scope, replace(field, 'users_language_', '') AS user_language,
  language_users FROM u WHERE language_users > 0
