-- Checks that the suppressed values of a released folder are protected. Run in the folder that has
-- _MANIFEST.json and the tables:   duckdb -bail < witness/verify.sql
--
-- witness/witnesses.parquet has several complete tables. Each agrees with all published values. For
-- each suppressed value it names two complete tables in which the value is different. Therefore
-- nobody can compute the value from this folder. Nothing here comes from unpublished data.
--
-- It reads the released tables itself, and needs no other program. It does not compare folders of
-- other periods or populations.

-- The lines of all tables, as lists of fields. The first line of a file is its header. A text
-- that begins with an apostrophe is marked, so that no spreadsheet runs it as a formula.
CREATE TEMP TABLE line AS
SELECT parse_filename(filename, true) AS tab, row_number() OVER () AS n,
       list_transform([c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16,
        c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32],
        lambda x: CASE WHEN x LIKE '''%' THEN substr(x, 2) ELSE x END) AS field
FROM read_csv('*.csv', auto_detect = false, header = false, null_padding = true, parallel = false, filename = true,
  delim = ',', quote = '"', escape = '"', columns = {
  c1: 'VARCHAR', c2: 'VARCHAR', c3: 'VARCHAR', c4: 'VARCHAR', c5: 'VARCHAR', c6: 'VARCHAR',
  c7: 'VARCHAR', c8: 'VARCHAR', c9: 'VARCHAR', c10: 'VARCHAR', c11: 'VARCHAR', c12: 'VARCHAR',
  c13: 'VARCHAR', c14: 'VARCHAR', c15: 'VARCHAR', c16: 'VARCHAR', c17: 'VARCHAR', c18: 'VARCHAR',
  c19: 'VARCHAR', c20: 'VARCHAR', c21: 'VARCHAR', c22: 'VARCHAR', c23: 'VARCHAR', c24: 'VARCHAR',
  c25: 'VARCHAR', c26: 'VARCHAR', c27: 'VARCHAR', c28: 'VARCHAR', c29: 'VARCHAR', c30: 'VARCHAR',
  c31: 'VARCHAR', c32: 'VARCHAR'});

CREATE TEMP TABLE manifest AS
SELECT * FROM read_json('_MANIFEST.json', columns = {
  groups: 'MAP(VARCHAR, MAP(VARCHAR, MAP(VARCHAR, VARCHAR[])))',
  ladders: 'MAP(VARCHAR, MAP(VARCHAR, VARCHAR))',
  measures: 'MAP(VARCHAR, STRUCT(kind VARCHAR, additive BOOLEAN, decimals INTEGER))',
  zeros: 'VARCHAR', population: 'JSON'});

CREATE TEMP TABLE witness_row AS
SELECT * REPLACE ('' AS population) FROM read_parquet('witness/witnesses.parquet')
WHERE population IN ('', (SELECT coalesce(population ->> 'name', '') FROM manifest));

-- The dimensions of each table are the columns before "status", its measures those after it.
CREATE TEMP TABLE header AS
SELECT tab, n, field, list_position(field, 'status') AS split
FROM line QUALIFY row_number() OVER (PARTITION BY tab ORDER BY n) = 1;

CREATE TEMP TABLE tab_dimension AS
SELECT tab, unnest(generate_series(1, split - 1)) AS pos, '/' || unnest(field[1:split - 1]) AS dimension
FROM header;

CREATE TEMP TABLE tab_column AS
SELECT tab, pos, field[pos] AS measure,
       coalesce(kind = 'count' AND zeros = 'safe', false) AS positive
FROM (SELECT tab, field, unnest(generate_series(split + 1, len(field))) AS pos FROM header)
LEFT JOIN (SELECT unnest(map_keys(measures)) AS name, unnest(map_values(measures)).kind AS kind,
                  unnest(map_values(measures)).additive AS additive, zeros FROM manifest)
  ON name = field[pos]
WHERE field[pos] IS NOT NULL AND coalesce(additive, true);

CREATE TEMP TABLE tab_measure AS SELECT tab, '/' || measure AS measure FROM tab_column;

-- The rows: one for each table, labels and measure. The value is an integer in the last decimal.
CREATE TEMP TABLE value AS
SELECT l.tab, l.n, l.field[1:h.split - 1] AS labels, m.measure, m.positive, l.field[m.pos] AS text
FROM line l JOIN header h USING (tab) JOIN tab_column m USING (tab) WHERE l.n <> h.n;

CREATE TEMP TABLE scale AS
SELECT measure, greatest(max(len(split_part(text, '.', 2))), coalesce(max(decimals), 0)) AS decimals
FROM value LEFT JOIN (SELECT unnest(map_keys(measures)) AS name,
                             unnest(map_values(measures)).decimals AS decimals FROM manifest)
  ON name = measure
GROUP BY measure;

CREATE TEMP TABLE released AS
SELECT tab, n, labels, '/' || measure AS measure, positive,
       CASE WHEN text IS NULL THEN NULL
            WHEN NOT regexp_full_match(text, '-?[0-9]+([.][0-9]+)?')
            THEN error('a value is not a plain number: ' || text)
            ELSE CAST(replace(text, '.', '') || repeat('0', decimals - len(split_part(text, '.', 2)))
                      AS HUGEINT) END AS value
FROM value JOIN scale USING (measure);

-- The meaning of labels. A leaf is a value that no hierarchy divides further.
CREATE TEMP TABLE parent AS
SELECT '/' || dimension AS dimension, unnest(map_keys(tree)) AS label, unnest(map_values(tree)) AS parent
FROM (SELECT unnest(map_keys(ladders)) AS dimension, unnest(map_values(ladders)) AS tree
      FROM manifest);

CREATE TEMP TABLE grouped AS
SELECT tab, '/' || dimension AS dimension, label, unnest(leaves) AS leaf
FROM (SELECT tab, dimension, unnest(map_keys(labels)) AS label, unnest(map_values(labels)) AS leaves
      FROM (SELECT tab, unnest(map_keys(dims)) AS dimension, unnest(map_values(dims)) AS labels
            FROM (SELECT unnest(map_keys(groups)) AS tab, unnest(map_values(groups)) AS dims
                  FROM manifest)));
