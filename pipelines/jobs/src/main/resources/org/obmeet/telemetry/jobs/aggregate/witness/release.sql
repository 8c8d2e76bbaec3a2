-- Checks that the suppressed values of a window's releases are protected. Run beside release/, with the
-- release files of one data set and window:
--   duckdb -bail -cmd "SET VARIABLE release = 'release/windows/DATA_SET-week-2026-10-19-*.json'" < release/verify.sql
--
-- A release file has several complete tables for each population. Each agrees with all published
-- values of additive measures. For each suppressed value it names two complete tables in which the
-- value is different. Therefore nobody can compute the value from this window. Nothing here comes from
-- unpublished data.
--
-- It reads the released tables itself, and needs no other program. It does not compare other windows
-- or populations, and no distinct counts, which do not add up. The first results name the window, and
-- what is too large for witnesses.

-- The reader's buffer has the size of the largest file.
SET VARIABLE size = (SELECT greatest(max(size), 16777216) FROM read_blob(getvariable('release')));

CREATE TEMP TABLE file AS
SELECT stream, "window", revision, tables, witnesses FROM read_json(getvariable('release'),
  columns = {stream: 'VARCHAR', "window": 'VARCHAR', revision: 'INTEGER', tables: 'JSON[]', witnesses: 'JSON'},
  maximum_object_size = getvariable('size'));

SELECT CASE WHEN count(DISTINCT (stream, "window")) <> 1
       THEN error('the files must be of one data set and window') ELSE any_value(stream || ' ' || "window") END AS "release"
FROM file;

-- The witnesses of the last release cover the tables of all releases of the window.
CREATE TEMP TABLE witnesses AS
SELECT coalesce(arg_max(witnesses, revision) FILTER (witnesses IS NOT NULL), '{"tables": [], "parents": {}, "missing": [], "rows": []}') AS w FROM file;

SELECT coalesce(nullif(array_to_string(CAST(w -> 'missing' AS VARCHAR[]), ', '), ''), 'none') AS "without witnesses"
FROM witnesses;

-- The tables: their measures, and the values that each label stands for.
CREATE TEMP TABLE definition AS
SELECT unnest(t) FROM (SELECT unnest(from_json(w -> 'tables',
  '[{"tab": "VARCHAR", "population": "VARCHAR", "dimensions": ["VARCHAR"], "measure": "VARCHAR",
     "cube": "VARCHAR", "position": "INTEGER", "levels": "BOOLEAN",
     "groups": "MAP(VARCHAR, MAP(VARCHAR, VARCHAR[]))"}]')) AS t FROM witnesses);

CREATE TEMP TABLE parent AS
SELECT dimension, unnest(map_keys(tree)) AS label, unnest(map_values(tree)) AS parent
FROM (SELECT unnest(map_keys(trees)) AS dimension, unnest(map_values(trees)) AS tree
      FROM (SELECT from_json(w -> 'parents', '"MAP(VARCHAR, MAP(VARCHAR, VARCHAR))"') AS trees
            FROM witnesses));

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

CREATE TEMP TABLE witness_row AS
SELECT * REPLACE (to_json(labels) AS labels)
FROM (SELECT unnest(r) FROM (SELECT unnest(from_json(w -> 'rows',
  '[{"population": "VARCHAR", "measure": "VARCHAR", "table_name": "VARCHAR", "labels": ["VARCHAR"],
     "witness": "BIGINT", "numerator": "BIGINT", "denominator": "BIGINT", "low": "BIGINT",
     "high": "BIGINT"}]')) AS r FROM witnesses));

-- The rows of the last revision of each table.
CREATE TEMP TABLE latest AS
SELECT t ->> 'name' AS cube, CAST(t -> 'cells' -> 'dimensions' AS VARCHAR[]) AS dimensions,
       CAST(t -> 'cells' -> 'measures' AS JSON[]) AS measures,
       from_json(t -> 'cells' -> 'rows',
         '[{"labels": ["VARCHAR"], "level": "VARCHAR", "finest": "BOOLEAN", "values": ["HUGEINT"]}]') AS rows
FROM (SELECT unnest(tables) AS t FROM file)
QUALIFY row_number() OVER (PARTITION BY t ->> 'name'
                           ORDER BY CAST(t ->> 'revision' AS INTEGER) DESC) = 1;

CREATE TEMP TABLE line AS
SELECT cube, unnest(generate_series(1, len(rows))) AS n, unnest(rows) AS r FROM latest;

-- Each additive measure must have its rows, and its cells of all levels, among the tables above,
-- unless its population is too large.
SELECT CASE WHEN count(*) > 0 AND (SELECT len(CAST(w -> 'missing' AS VARCHAR[])) FROM witnesses) = 0
       THEN error('no witnesses for ' || string_agg(DISTINCT cube, ', ' ORDER BY cube))
       ELSE coalesce(string_agg(DISTINCT cube, ', ' ORDER BY cube), 'none') END AS "tables without witnesses"
FROM (SELECT cube, position, levels, dimensions
      FROM (SELECT cube, dimensions, unnest(measures) ->> 'kind' AS kind,
                   unnest(generate_series(0, len(measures) - 1)) AS position
            FROM latest),
           (SELECT unnest([false, true]) AS levels)
      WHERE kind <> 'contributors' AND (NOT levels OR len(dimensions) > 0)
      EXCEPT SELECT cube, position, levels, dimensions FROM definition);

CREATE TEMP TABLE value AS
SELECT d.tab, d.population, d.measure, d.levels, l.n, l.r.level = 'remainder' AS remainder,
       l.r.labels AS labels, l.r."values"[d.position + 1] AS value
FROM definition d JOIN line l ON l.cube = d.cube
WHERE CASE WHEN d.levels THEN l.r.level <> 'remainder' ELSE l.r.finest END;

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
