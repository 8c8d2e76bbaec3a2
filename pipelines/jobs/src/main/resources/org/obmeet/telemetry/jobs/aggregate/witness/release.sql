-- Checks that the suppressed values of a window's releases are protected. Run in the folder that has
-- release/:   duckdb -bail < ${folder}/verify.sql
--
-- witnesses.parquet beside this file has several complete tables for each population. Each agrees
-- with all published values of additive measures. For each suppressed value it names two complete
-- tables in which the value is different. Therefore nobody can compute the value from this window.
-- Nothing here comes from unpublished data.
--
-- It reads the released tables itself, and needs no other program. It does not compare other windows
-- or populations, and no distinct counts, which do not add up. Populations that are too large: ${missing}.

-- The tables: their files, and the values that each label stands for.
CREATE TEMP TABLE definition AS
SELECT unnest(t) FROM (SELECT unnest(from_json('${tables}',
  '[{"tab": "VARCHAR", "population": "VARCHAR", "dimensions": ["VARCHAR"], "measure": "VARCHAR",
     "col": "VARCHAR", "file": "VARCHAR", "cells": "VARCHAR",
     "groups": "MAP(VARCHAR, MAP(VARCHAR, VARCHAR[]))"}]')) AS t);

CREATE TEMP TABLE parent AS
SELECT dimension, unnest(map_keys(tree)) AS label, unnest(map_values(tree)) AS parent
FROM (SELECT unnest(map_keys(trees)) AS dimension, unnest(map_values(trees)) AS tree
      FROM (SELECT from_json('${parents}', '"MAP(VARCHAR, MAP(VARCHAR, VARCHAR))"') AS trees));

CREATE TEMP TABLE grouped AS
SELECT tab, dimension, label, unnest(leaves) AS leaf
FROM (SELECT tab, dimension, unnest(map_keys(labels)) AS label, unnest(map_values(labels)) AS leaves
      FROM (SELECT tab, population || '/' || unnest(map_keys(groups)) AS dimension,
                   unnest(map_values(groups)) AS labels
            FROM definition));

CREATE TEMP TABLE tab_dimension AS
SELECT tab, unnest(generate_series(1, len(dimensions))) AS pos,
       population || '/' || unnest(dimensions) AS dimension
FROM definition;

CREATE TEMP TABLE tab_measure AS
SELECT tab, population || '/' || measure AS measure FROM definition;

CREATE TEMP TABLE witness_row AS FROM read_parquet('${folder}/witnesses.parquet',
  hive_partitioning = false);

-- The rows of the released tables.
SET VARIABLE files = (SELECT coalesce(list(DISTINCT file), ['${folder}/witnesses.parquet'])
                      FROM definition WHERE file <> '');

CREATE TEMP TABLE line AS
SELECT filename, file_row_number AS n, to_json(t) AS field
FROM read_parquet(getvariable('files'), union_by_name = true, filename = true,
  file_row_number = true, hive_partitioning = false) t;

CREATE TEMP TABLE value AS
SELECT d.tab, d.population, d.measure, d.file, d.cells, l.n,
       list_transform(d.dimensions, lambda x: l.field ->> x) AS labels,
       CAST(l.field ->> d.col AS HUGEINT) AS value
FROM definition d JOIN line l ON d.file <> '' AND ends_with(l.filename, d.file);

-- A label that identifies no published cell of the levels is "all", or a remainder, whose name here
-- has the labels before it.
CREATE TEMP TABLE cell_of_levels AS
SELECT DISTINCT file, labels FROM value WHERE file = cells;

CREATE TEMP TABLE released AS
WITH placed AS (
  SELECT *, unnest(CASE WHEN len(labels) = 0 THEN [0] ELSE generate_series(1, len(labels)) END) AS pos
  FROM value WHERE file <> cells)
SELECT tab, n, labels, population || '/' || measure AS measure, false AS positive, value
FROM value WHERE file = cells AND value IS NOT NULL
UNION ALL
SELECT tab, n,
       coalesce(list(CASE WHEN c.file IS NOT NULL THEN p.labels[pos]
                          WHEN p.labels[pos] = 'all' THEN '*'
                          WHEN pos = 1 THEN p.labels[pos]
                          ELSE p.labels[pos] || ' @ ' || array_to_string(p.labels[1:pos - 1], ' / ')
                     END ORDER BY pos) FILTER (pos > 0), []),
       population || '/' || measure, false, any_value(value)
FROM placed p LEFT JOIN cell_of_levels c ON c.file = p.cells
  AND c.labels = list_concat(p.labels[1:pos],
    list_transform(generate_series(pos + 1, len(p.labels)), lambda x: '*'))
GROUP BY tab, n, population, measure;
