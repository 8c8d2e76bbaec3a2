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
-- on list the cells that differ from table 0. Names of dimensions and measures begin with their
-- population.
CREATE TEMP TABLE named AS
SELECT * REPLACE (population || '/' || measure AS measure,
                  from_json(labels, '["VARCHAR"]') AS labels),
       CASE WHEN starts_with(table_name, '/') THEN population ELSE '' END || table_name AS tab
FROM witness_row;

CREATE TEMP TABLE listed AS
SELECT witness, tab, measure, labels, numerator::HUGEINT AS numerator,
       denominator::HUGEINT AS denominator
FROM named WHERE low IS NULL AND high IS NULL;

CREATE TEMP TABLE pair AS
SELECT tab, measure, labels, low, high FROM named WHERE low IS NOT NULL OR high IS NOT NULL;

-- An additional table of all dimensions, if tables overlap in a way that pairs of them do not show.
INSERT INTO tab_dimension
SELECT tab, row_number() OVER (PARTITION BY tab ORDER BY dimension), dimension
FROM (SELECT DISTINCT l.tab, d.dimension
      FROM listed l JOIN tab_dimension d
        ON l.tab = split_part(d.dimension, '/', 1) || '/microcells');

INSERT INTO tab_measure SELECT DISTINCT tab, measure FROM listed WHERE tab LIKE '%/microcells';

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
SELECT r.tab, r.n, r.labels, r.measure, r.positive, r.value, u.witness, u.unit,
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
       count(*) FILTER (NOT coalesce(denominator > 0 AND numerator IS NOT NULL AND witness >= 0
           AND (tab, measure) IN (SELECT (tab, measure) FROM tab_measure)
           AND len(labels) = (SELECT count(*) FROM tab_dimension d WHERE d.tab = listed.tab), false)
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
FROM total WHERE value IS NULL AND positive
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

-- The measures whose tables are linked in a cycle (a by b, b by c, c by a). Check 6 compares them in
-- pairs, which does not show that one table over all dimensions agrees with all of them. Tables have
-- no cycle if the heaviest tree that links them, by the number of shared dimensions, has the weight
-- of all their dimensions less the different ones (Bernstein and Goodman, 1981).
CREATE TEMP TABLE node AS
SELECT DISTINCT measure, dims
FROM (SELECT m.measure, m.tab, list(d.dimension ORDER BY d.dimension) AS dims
      FROM tab_measure m JOIN tab_dimension d USING (tab) GROUP BY ALL);

CREATE TEMP TABLE reached AS
WITH RECURSIVE edge AS (
  SELECT a.measure, a.dims AS one, b.dims AS other, len(list_intersect(a.dims, b.dims)) AS weight
  FROM node a JOIN node b USING (measure)),
level AS (SELECT DISTINCT measure, weight FROM edge WHERE weight > 0),
step AS (
  SELECT e.measure, l.weight, e.one, e.other FROM edge e JOIN level l
    ON l.measure = e.measure AND (e.weight >= l.weight OR e.one = e.other)
  UNION
  SELECT s.measure, s.weight, s.one, e.other FROM step s JOIN edge e
    ON e.measure = s.measure AND e.one = s.other AND e.weight >= s.weight)
SELECT measure, weight, one, min(other) AS component FROM step GROUP BY ALL;

CREATE TEMP TABLE cyclic AS
SELECT n.measure
FROM (SELECT measure, sum(len(dims)) - len(list_distinct(flatten(list(dims)))) AS wanted
      FROM node GROUP BY measure) n
LEFT JOIN (SELECT measure, sum((weight - lower) * (nodes - components)) AS weight
      FROM (SELECT measure, weight, count(*) AS nodes, count(DISTINCT component) AS components,
                   lag(weight, 1, 0) OVER (PARTITION BY measure ORDER BY weight) AS lower
            FROM reached GROUP BY measure, weight)
      GROUP BY measure) t USING (measure)
WHERE coalesce(t.weight, 0) < n.wanted;

SELECT "check", checked, violated FROM result ORDER BY nr;

SELECT CASE WHEN sum(violated) > 0
       THEN error('not verified; violations in the table above: ' || sum(violated))
       ELSE 'verified' || coalesce((SELECT '; tables that are linked in a cycle only in pairs: '
         || string_agg(measure, ', ' ORDER BY measure) FROM cyclic), '') END AS result
FROM result;
