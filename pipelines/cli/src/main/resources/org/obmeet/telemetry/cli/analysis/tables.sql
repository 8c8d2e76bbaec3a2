SELECT schema_name AS "schema", name AS "table", split_part(comment, '. ', 1) AS title
FROM (SELECT schema_name, table_name AS name, comment, internal FROM duckdb_tables()
  UNION ALL SELECT schema_name, view_name, comment, internal FROM duckdb_views())
WHERE NOT internal ORDER BY ALL
