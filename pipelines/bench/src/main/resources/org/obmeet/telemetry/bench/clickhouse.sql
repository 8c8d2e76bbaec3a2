-- Writes events to a sorted table of ClickHouse, as ingest does to files.
CREATE DATABASE bench;
CREATE TABLE bench.clean (
  contributor Nullable(FixedString(16)), record FixedString(16), session FixedString(16), day Date,
  second Int64, event_type LowCardinality(String), route LowCardinality(String),
  category LowCardinality(Nullable(String)), "action" LowCardinality(Nullable(String)),
  browser LowCardinality(String), os LowCardinality(String), app_version LowCardinality(String),
  time_spent_ms Nullable(Int64)
) ENGINE = MergeTree PARTITION BY (day, cityHash64(contributor) % 8) ORDER BY (contributor, second)
SETTINGS allow_nullable_key = 1;
INSERT INTO bench.clean
SELECT substring(SHA256('key' || userId), 1, 16), substring(SHA256('key' || messageId), 1, 16),
       substring(SHA256('key' || context.sessionId), 1, 16), toDate("timestamp"), toUnixTimestamp("timestamp"),
       multiIf(type = 'page', 'page_view', event = 'time-spent', 'page_ping', 'feature'),
       replaceRegexpAll(path(properties.url), '/x[0-9]+', '/:id'),
       nullIf(properties.category, ''), nullIf(properties."action", ''),
       extract(context.userAgent, '(Edg|Firefox|Chrome|Version)/'),
       extract(context.userAgent, '(Windows|Android|iPhone|Macintosh|Linux)'),
       extract(properties.app_version, '^[0-9]+[.][0-9]+'),
       least(greatest(properties.ms, 0), 1800000)
FROM file('{events}', JSONEachRow,
  'type String, messageId String, userId Nullable(String), timestamp DateTime(\'UTC\'), event String,
   properties Tuple(url String, category String, action String, ms Nullable(Int64), app_version String),
   context Tuple(userAgent String, sessionId String)')
SETTINGS date_time_input_format = 'best_effort', input_format_json_ignore_unknown_keys_in_named_tuple = 1,
  input_format_json_defaults_for_missing_elements_in_named_tuple = 1
