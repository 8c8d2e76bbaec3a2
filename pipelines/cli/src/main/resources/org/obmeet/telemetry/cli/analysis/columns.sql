SELECT schema_name || '.' || table_name AS "table", column_name AS "column", data_type AS "type", comment
FROM duckdb_columns()
WHERE NOT internal AND {{table}} IN (table_name, schema_name || '.' || table_name)
ORDER BY 1, column_index
