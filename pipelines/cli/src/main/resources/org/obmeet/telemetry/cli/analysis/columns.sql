SELECT schema_name || '.' || table_name AS "table", column_name AS "column", data_type AS "type", comment
FROM duckdb_columns()
WHERE NOT internal AND ({{table}} = schema_name || '.' || table_name
  OR {{table}} = table_name AND schema_name <> 'levels')
ORDER BY 1, column_index
