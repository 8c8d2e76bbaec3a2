SELECT t.table_schema, t.table_name, t.table_type, c.column_name
FROM information_schema.tables t
JOIN information_schema.columns c USING (table_catalog, table_schema, table_name)
WHERE t.table_catalog = current_database() AND t.table_schema IN ('tables', 'levels', 'dictionary', 'metrics')
