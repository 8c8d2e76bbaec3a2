-- Writes events to files by day and bucket, as ingest does.
COPY (
SELECT unhex(sha256('key' || userId))[1:16] AS contributor,
       unhex(sha256('key' || messageId))[1:16] AS record,
       unhex(sha256('key' || context.sessionId))[1:16] AS session,
       "timestamp"::DATE AS day,
       epoch("timestamp")::BIGINT AS second,
       CASE WHEN type = 'page' THEN 'page_view' WHEN event = 'time-spent' THEN 'page_ping' ELSE 'feature' END AS event_type,
       regexp_replace(regexp_extract(properties.url, '^https?://[^/]+([^?#]*)', 1), '/x[0-9]+', '/:id', 'g') AS route,
       properties.category AS category,
       properties.action AS action,
       regexp_extract(context.userAgent, '(Edg|Firefox|Chrome|Version)/', 1) AS browser,
       regexp_extract(context.userAgent, '(Windows|Android|iPhone|Macintosh|Linux)', 1) AS os,
       regexp_extract(properties.app_version, '^[0-9]+[.][0-9]+') AS app_version,
       least(greatest(properties.ms, 0), 1800000) AS time_spent_ms,
       hash(userId) % 8 AS bucket
FROM read_json('{events}', format = 'newline_delimited', columns = {
  type: 'VARCHAR', messageId: 'VARCHAR', userId: 'VARCHAR', "timestamp": 'TIMESTAMP', event: 'VARCHAR',
  properties: 'STRUCT(url VARCHAR, category VARCHAR, "action" VARCHAR, ms BIGINT, app_version VARCHAR)',
  context: 'STRUCT(userAgent VARCHAR, sessionId VARCHAR)'})
ORDER BY contributor, second) TO '{out}'
(FORMAT parquet, COMPRESSION zstd, PARTITION_BY (day, bucket), APPEND)
