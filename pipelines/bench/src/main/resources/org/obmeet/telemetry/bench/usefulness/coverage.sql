-- Compares the cells of the ground truth (table cell) with published cells (tables published and
-- row_total). The last statement returns the coverage of every level.

-- The cells of the ground truth with their published values. A distinct count is rounded to 10.
CREATE TABLE joined AS SELECT c.*, t.value AS published,
  t.value IS NOT NULL AND abs(t.value - c.value)
    > CASE WHEN counts <> 'people' THEN 0 ELSE 5 END AS wrong
FROM cell c LEFT JOIN published t USING (cube, kind, window_start, measure, label);

-- The sums over the cells of each level and window.
CREATE TABLE level_window AS SELECT cube, kind, measure, level, window_start,
  any_value(counts) AS counts, any_value(dimensions) AS dimensions,
  any_value(finest) AS finest, sum(value) AS total,
  coalesce(sum(value) FILTER (safe), 0) AS safe, count(*) FILTER (safe) AS safe_values,
  coalesce(sum(value) FILTER (published IS NOT NULL), 0) AS named,
  count(*) FILTER (wrong) AS wrong,
  count(*) FILTER (published IS NOT NULL AND NOT safe) AS unsafe
FROM joined GROUP BY ALL;

-- The cells that are published in a window and safe in the next window.
CREATE TABLE repeated AS SELECT a.cube, a.kind, a.measure, a.level,
  count(*) AS repeatable, count(b.published) AS repeated
FROM joined a JOIN joined b
  ON b.cube = a.cube AND b.kind = a.kind AND b.measure = a.measure AND b.level = a.level
    AND b.label = a.label
    AND b.window_start = a.window_start + CASE a.kind WHEN 'week' THEN 7 ELSE 28 END
WHERE a.published IS NOT NULL AND b.safe GROUP BY ALL;

SELECT w.cube, w.kind AS "window", w.measure, any_value(w.counts) AS counts,
  any_value(w.dimensions) AS dimensions, w.level, count(*) AS windows,
  count(*) FILTER (w.named = 0) AS empty_windows, avg(w.safe_values) AS safe_values,
  avg(w.safe / nullif(w.total, 0)) AS safe, avg(w.named / nullif(w.total, 0)) AS named,
  avg(w.named / nullif(w.safe, 0)) AS efficiency,
  min(w.named / nullif(w.safe, 0)) AS efficiency_worst,
  count(*) FILTER (w.safe_values >= 4) AS choice_windows,
  avg(w.named / nullif(w.safe, 0)) FILTER (w.safe_values >= 4) AS choice_efficiency,
  min(w.named / nullif(w.safe, 0)) FILTER (w.safe_values >= 4) AS choice_efficiency_worst,
  avg(CASE WHEN w.counts <> 'people'
    THEN 1 - coalesce(t.value, 0) / nullif(w.total, 0) END) AS suppressed,
  sum(w.wrong) AS wrong, sum(w.unsafe) AS unsafe,
  coalesce(any_value(r.repeatable), 0) AS repeatable,
  coalesce(any_value(r.repeated), 0) AS repeated,
  avg(m.named) FILTER (w.finest) AS declared_named, -- of rounded counts, it is rounded too
  -- Published cells of coarser levels add to the declared share.
  max(w.named / nullif(w.total, 0) - m.named) FILTER (w.finest AND w.counts <> 'people')
    AS declared_error
FROM level_window w
LEFT JOIN row_total t USING (cube, kind, measure, window_start)
LEFT JOIN released.dictionary.coverage m ON m.cube = w.cube AND m."window" = w.kind
  AND m.measure = w.measure AND m.window_start = w.window_start
LEFT JOIN repeated r ON r.cube = w.cube AND r.kind = w.kind AND r.measure = w.measure
  AND r.level = w.level
GROUP BY w.cube, w.kind, w.measure, w.level
ORDER BY w.cube, w.kind, any_value(w.counts), w.measure, w.level DESC
