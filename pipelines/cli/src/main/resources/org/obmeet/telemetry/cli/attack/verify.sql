-- Checks that the suppressed values of a released folder are protected. Run in the folder that has
-- _MANIFEST.json and the tables:   duckdb -bail < witness/verify.sql
--
-- witness/cells.csv.gz has several complete tables. Each agrees with all published values. For each
-- suppressed value witness/pairs.csv.gz names two complete tables in which it is different. Therefore
-- nobody can compute the value from this folder. Nothing here comes from unpublished data.
--
-- It reads the released tables itself, and needs no other program. It does not compare folders of
-- other periods or populations. Tables are compared in pairs: if three are linked in a cycle (a by b,
-- b by c, c by a), it does not show that one table over a, b and c agrees with all of them.

-- The lines of all tables, as lists of fields. The first line of a file is its header.
CREATE TEMP TABLE line AS
SELECT parse_filename(filename, true) AS tab, row_number() OVER () AS n,
       [c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16,
        c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32] AS field
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
  zeros: 'VARCHAR'});

-- The dimensions of each table are the columns before "status", its measures those after it.
CREATE TEMP TABLE header AS
SELECT tab, n, field, list_position(field, 'status') AS split
FROM line QUALIFY row_number() OVER (PARTITION BY tab ORDER BY n) = 1;

CREATE TEMP TABLE tab_dimension AS
SELECT tab, unnest(generate_series(1, split - 1)) AS pos, unnest(field[1:split - 1]) AS dimension
FROM header;

CREATE TEMP TABLE tab_measure AS
SELECT tab, pos, field[pos] AS measure, kind
FROM (SELECT tab, field, unnest(generate_series(split + 1, len(field))) AS pos FROM header)
LEFT JOIN (SELECT unnest(map_keys(measures)) AS name, unnest(map_values(measures)).kind AS kind,
                  unnest(map_values(measures)).additive AS additive FROM manifest)
  ON name = field[pos]
WHERE field[pos] IS NOT NULL AND coalesce(additive, true);

-- The rows: one for each table, labels and measure. The value is an integer in the last decimal.
CREATE TEMP TABLE value AS
SELECT l.tab, l.n, l.field[1:h.split - 1] AS labels, m.measure, m.kind, l.field[m.pos] AS text
FROM line l JOIN header h USING (tab) JOIN tab_measure m USING (tab) WHERE l.n <> h.n;

CREATE TEMP TABLE scale AS
SELECT measure, greatest(max(len(split_part(text, '.', 2))), coalesce(max(decimals), 0)) AS decimals
FROM value LEFT JOIN (SELECT unnest(map_keys(measures)) AS name,
                             unnest(map_values(measures)).decimals AS decimals FROM manifest)
  ON name = measure
GROUP BY measure;

CREATE TEMP TABLE released AS
SELECT tab, n, labels, measure, kind,
       CASE WHEN text IS NULL THEN NULL
            WHEN NOT regexp_full_match(text, '-?[0-9]+([.][0-9]+)?')
            THEN error('a value is not a plain number: ' || text)
            ELSE CAST(replace(text, '.', '') || repeat('0', decimals - len(split_part(text, '.', 2)))
                      AS HUGEINT) END AS value
FROM value JOIN scale USING (measure);

-- The meaning of labels. A leaf is a value that no hierarchy divides further.
CREATE TEMP TABLE parent AS
SELECT dimension, unnest(map_keys(tree)) AS label, unnest(map_values(tree)) AS parent
FROM (SELECT unnest(map_keys(ladders)) AS dimension, unnest(map_values(ladders)) AS tree
      FROM manifest);

CREATE TEMP TABLE grouped AS
SELECT tab, dimension, label, unnest(leaves) AS leaf
FROM (SELECT tab, dimension, unnest(map_keys(labels)) AS label, unnest(map_values(labels)) AS leaves
      FROM (SELECT tab, unnest(map_keys(dims)) AS dimension, unnest(map_values(dims)) AS labels
            FROM (SELECT unnest(map_keys(groups)) AS tab, unnest(map_values(groups)) AS dims
                  FROM manifest)));

CREATE TEMP TABLE used AS
SELECT DISTINCT tab, dimension, labels[pos] AS label FROM released JOIN tab_dimension USING (tab);

CREATE TEMP TABLE leaf AS
WITH found AS (
  SELECT dimension, leaf FROM grouped SEMI JOIN tab_dimension USING (tab, dimension)
  UNION
  SELECT dimension, label FROM used
  WHERE label <> '*'
    AND (tab, dimension, label) NOT IN (SELECT (tab, dimension, label) FROM grouped)
    AND (dimension, label) NOT IN (SELECT (dimension, parent) FROM parent))
FROM found
UNION ALL
SELECT DISTINCT dimension, '-' FROM tab_dimension
WHERE dimension NOT IN (SELECT dimension FROM found);

CREATE TEMP TABLE ancestor AS
WITH RECURSIVE up AS (
  SELECT dimension, leaf, leaf AS label FROM leaf
  UNION
  SELECT up.dimension, up.leaf, parent.parent
  FROM up JOIN parent ON parent.dimension = up.dimension AND parent.label = up.label)
FROM up;

CREATE TEMP TABLE member AS
SELECT tab, used.dimension, used.label, leaf.leaf FROM used JOIN leaf USING (dimension)
WHERE used.label = '*'
UNION
SELECT tab, dimension, label, leaf FROM used JOIN grouped USING (tab, dimension, label)
WHERE label <> '*'
UNION
SELECT tab, dimension, label, leaf FROM used JOIN ancestor USING (dimension, label)
WHERE label <> '*' AND (tab, dimension, label) NOT IN (SELECT (tab, dimension, label) FROM grouped);

-- The complete tables, as finest cells. Table 0 lists its cells; another one is 0. Table 1 and so
-- on list the cells that differ from table 0.
CREATE TEMP TABLE listed AS
SELECT witness, table_name AS tab, measure, from_json(labels, '["VARCHAR"]') AS labels, numerator,
       denominator
FROM read_csv('witness/cells.csv.gz', header = true, columns = {witness: 'INTEGER',
  table_name: 'VARCHAR', measure: 'VARCHAR', labels: 'VARCHAR', numerator: 'HUGEINT',
  denominator: 'HUGEINT'});

CREATE TEMP TABLE pair AS
SELECT table_name AS tab, measure, from_json(labels, '["VARCHAR"]') AS labels, low, high
FROM read_csv('witness/pairs.csv.gz', header = true, columns = {table_name: 'VARCHAR',
  measure: 'VARCHAR', labels: 'VARCHAR', low: 'INTEGER', high: 'INTEGER'});

-- An additional table of all dimensions, if tables overlap in a way that pairs of them do not show.
INSERT INTO tab_dimension
SELECT 'microcells', row_number() OVER (ORDER BY dimension), dimension
FROM (SELECT DISTINCT dimension FROM tab_dimension)
WHERE 'microcells' IN (SELECT tab FROM listed) AND 'microcells' NOT IN (SELECT tab FROM header);

INSERT INTO tab_measure
SELECT DISTINCT 'microcells', 0, measure, kind FROM tab_measure
WHERE measure IN (SELECT measure FROM listed WHERE tab = 'microcells')
  AND 'microcells' NOT IN (SELECT tab FROM header);

CREATE TEMP TABLE complete AS
SELECT measure, unnest(generate_series(0, max(witness))) AS witness
FROM (SELECT measure, witness FROM listed UNION ALL SELECT measure, low FROM pair
      UNION ALL SELECT measure, high FROM pair UNION ALL SELECT measure, 0 FROM tab_measure)
GROUP BY measure;

CREATE TEMP TABLE unit AS
SELECT c.measure, c.witness,
       list_reduce(list_distinct(list_append(list(denominator), 1::HUGEINT)),
                   lambda a, b: lcm(a, b)) AS unit
FROM complete c LEFT JOIN listed l ON l.measure = c.measure AND l.witness IN (0, c.witness)
GROUP BY c.measure, c.witness;

CREATE TEMP TABLE cell AS
SELECT u.witness, l.tab, l.measure, l.labels, l.numerator * (u.unit // l.denominator) AS amount
FROM unit u JOIN listed l ON l.measure = u.measure AND l.witness = 0
ANTI JOIN listed own ON own.witness = u.witness AND u.witness > 0 AND own.tab = l.tab
  AND own.measure = l.measure AND own.labels = l.labels
UNION ALL
SELECT u.witness, l.tab, l.measure, l.labels, l.numerator * (u.unit // l.denominator)
FROM unit u JOIN listed l USING (measure, witness) WHERE u.witness > 0;

-- The rows of a table that contain a cell, found dimension by dimension.
CREATE TEMP TABLE inside AS
WITH RECURSIVE step AS (
  SELECT DISTINCT tab, labels AS cell, 0 AS pos, []::VARCHAR[] AS labels FROM listed
  UNION ALL
  SELECT step.tab, step.cell, step.pos + 1, list_append(step.labels, member.label)
  FROM step
  JOIN tab_dimension d ON d.tab = step.tab AND d.pos = step.pos + 1
  JOIN member ON member.tab = step.tab AND member.dimension = d.dimension
    AND member.leaf = step.cell[step.pos + 1])
SELECT tab, cell, labels FROM step SEMI JOIN released USING (tab, labels);

CREATE TEMP TABLE total AS
SELECT r.tab, r.n, r.labels, r.measure, r.kind, r.value, u.witness, u.unit,
       coalesce(s.amount, 0) AS amount
FROM released r JOIN unit u USING (measure)
LEFT JOIN (SELECT i.tab, i.labels, c.measure, c.witness, sum(amount)::HUGEINT AS amount
           FROM inside i JOIN cell c ON c.tab = i.tab AND c.labels = i.cell
           GROUP BY ALL) s
  ON s.tab = r.tab AND s.labels = r.labels AND s.measure = r.measure AND s.witness = u.witness;

-- The dimensions that two tables of a measure share, as positions in both.
CREATE TEMP TABLE shared AS
SELECT a.tab AS one, b.tab AS other, a.measure,
       coalesce(list(da.pos ORDER BY da.dimension) FILTER (db.pos IS NOT NULL), []) AS one_pos,
       coalesce(list(db.pos ORDER BY da.dimension) FILTER (db.pos IS NOT NULL), []) AS other_pos
FROM tab_measure a JOIN tab_measure b ON a.measure = b.measure AND a.tab < b.tab
LEFT JOIN tab_dimension da ON da.tab = a.tab
LEFT JOIN tab_dimension db ON db.tab = b.tab AND db.dimension = da.dimension
GROUP BY ALL;

CREATE TEMP TABLE margin AS
SELECT one, other, measure, witness, labels, sum(amount) AS difference
FROM (SELECT one, other, s.measure, witness, amount,
             list_transform(one_pos, lambda p: labels[p]) AS labels
      FROM shared s JOIN cell c ON c.tab = s.one AND c.measure = s.measure
      UNION ALL
      SELECT one, other, s.measure, witness, -amount,
             list_transform(other_pos, lambda p: labels[p])
      FROM shared s JOIN cell c ON c.tab = s.other AND c.measure = s.measure)
GROUP BY ALL;

-- The largest integer that is not above amount / unit.
CREATE TEMP MACRO whole(amount, unit) AS (amount - ((amount % unit) + unit) % unit) // unit;

CREATE TEMP TABLE result AS
SELECT 1 AS nr, 'cells have values of the tables and a positive denominator' AS "check",
       count(*) AS checked,
       count(*) FILTER (denominator < 1
         OR (tab, measure) NOT IN (SELECT (tab, measure) FROM tab_measure)
         OR len(labels) <> (SELECT count(*) FROM tab_dimension d WHERE d.tab = listed.tab)
         OR EXISTS (FROM tab_dimension d WHERE d.tab = listed.tab
                    AND (d.dimension, labels[d.pos]) NOT IN (SELECT (dimension, leaf) FROM leaf)))
       AS violated
FROM listed
UNION ALL
SELECT 2, 'no cell is listed twice', count(*), count(*) FILTER (times > 1)
FROM (SELECT count(*) AS times FROM cell GROUP BY witness, tab, measure, labels)
UNION ALL
SELECT 3, 'published values are the sums of their cells', count(*),
       count(*) FILTER (amount <> value * unit)
FROM total WHERE value IS NOT NULL
UNION ALL
SELECT 4, 'no cell is negative, if no published value is', count(*), count(*) FILTER (amount < 0)
FROM cell WHERE measure NOT IN (SELECT measure FROM released WHERE value < 0)
UNION ALL
SELECT 5, 'suppressed counts are at least 1, if zeros are published', count(*),
       count(*) FILTER (amount < unit)
FROM total, manifest WHERE value IS NULL AND kind = 'count' AND zeros = 'safe'
UNION ALL
SELECT 6, 'tables have equal totals in the dimensions that they share', count(*),
       count(*) FILTER (difference <> 0)
FROM margin
UNION ALL
SELECT 7, 'each suppressed value differs between two complete tables', count(*),
       count(*) FILTER (NOT coalesce(whole(high.amount, high.unit) > -whole(-low.amount, low.unit),
                                     false))
FROM (FROM released WHERE value IS NULL) r
LEFT JOIN pair p ON p.tab = r.tab AND p.measure = r.measure AND p.labels = r.labels
LEFT JOIN total low ON low.tab = r.tab AND low.n = r.n AND low.measure = r.measure
  AND low.witness = p.low
LEFT JOIN total high ON high.tab = r.tab AND high.n = r.n AND high.measure = r.measure
  AND high.witness = p.high;

SELECT "check", checked, violated FROM result ORDER BY nr;

SELECT CASE WHEN sum(violated) > 0
       THEN error('not verified; violations in the table above: ' || sum(violated))
       ELSE 'verified' END AS result
FROM result;
