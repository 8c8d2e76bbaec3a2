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
     "col": "VARCHAR", "file": "VARCHAR", "levels": "BOOLEAN",
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
SELECT d.tab, d.population, d.measure, d.levels, l.n,
       l.field ->> 'level' = 'remainder' AS remainder,
       list_transform(d.dimensions, lambda x: l.field ->> x) AS labels,
       CAST(l.field ->> d.col AS HUGEINT) AS value
FROM definition d JOIN line l ON d.file <> '' AND ends_with(l.filename, d.file)
WHERE CASE WHEN d.levels THEN l.field ->> 'level' <> 'remainder'
           ELSE CAST(l.field ->> 'finest' AS BOOLEAN) END;

-- The last label of a remainder that is not * names it. Its name here has the labels before it. A
-- remainder that is no product of values has no group. It is a difference of published cells, and is
-- left out.
CREATE TEMP TABLE released AS
WITH placed AS (
  SELECT *, len(list_filter(labels, lambda x: x <> '*')) AS last FROM value WHERE NOT levels),
named AS (
  SELECT *, labels[last] || CASE WHEN last > 1
      THEN ' @ ' || array_to_string(labels[1:last - 1], ' / ') ELSE '' END AS name
  FROM placed)
SELECT tab, n, labels, population || '/' || measure AS measure, false AS positive, value
FROM value WHERE levels AND value IS NOT NULL
UNION ALL
SELECT tab, n, CASE WHEN remainder AND last > 0
         THEN list_concat(labels[1:last - 1], [name], labels[last + 1:]) ELSE labels END,
       population || '/' || measure, false, value
FROM named
WHERE NOT remainder OR last = 0 OR (tab, name) IN (SELECT (tab, label) FROM grouped);
