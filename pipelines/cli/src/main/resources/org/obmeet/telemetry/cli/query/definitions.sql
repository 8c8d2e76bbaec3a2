WITH d AS (SELECT %s AS name)
SELECT 'schema ' || schema_name, concat_ws(' ', sql, comment)
  FROM duckdb_schemas(), d WHERE database_name = name
UNION ALL SELECT format('table "{}"."{}"', replace(schema_name, '"', '""'),
    replace(table_name, '"', '""')), concat_ws(' ', sql, comment)
  FROM duckdb_tables(), d WHERE database_name = name
UNION ALL SELECT concat('view ', schema_name, '.', view_name), concat_ws(' ', sql, comment)
  FROM duckdb_views(), d WHERE database_name = name
UNION ALL SELECT concat('column ', schema_name, '.', table_name, '.', column_name),
    concat_ws(' ', data_type, column_default, is_nullable, comment)
  FROM duckdb_columns(), d WHERE database_name = name
UNION ALL SELECT concat('function ', schema_name, '.', function_name),
    concat_ws(' ', CAST(parameters AS VARCHAR), macro_definition, comment)
  FROM duckdb_functions(), d WHERE database_name = name
UNION ALL SELECT concat('type ', schema_name, '.', type_name), concat_ws(' ', logical_type, CAST(labels AS VARCHAR))
  FROM duckdb_types(), d WHERE database_name = name
UNION ALL SELECT concat('sequence ', schema_name, '.', sequence_name), sql
  FROM duckdb_sequences(), d WHERE database_name = name
UNION ALL SELECT concat('index ', schema_name, '.', index_name), sql
  FROM duckdb_indexes(), d WHERE database_name = name
ORDER BY ALL
