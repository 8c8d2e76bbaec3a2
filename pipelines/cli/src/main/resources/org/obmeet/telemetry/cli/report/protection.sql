-- The last window for each cube and kind: the lowest named and the highest suppressed share of any
-- measure, and the lowest named share among all windows.
WITH shares AS (SELECT cube, "window", window_start,
                     round(100 * min(named), 1) AS named,
                     round(100 * max(suppressed), 1) AS suppressed
              FROM coverage GROUP BY ALL)
SELECT i.cube, i."window", any_value(i.contributor) AS contributor,
       min(i.threshold) AS threshold, count(*) AS windows,
       arg_max(i."rows", i.window_start) AS "rows",
       last(t.named ORDER BY i.window_start) AS named,
       last(t.suppressed ORDER BY i.window_start) AS suppressed,
       min(t.named) AS least
FROM windows i LEFT JOIN shares t USING (cube, "window", window_start)
GROUP BY ALL
ORDER BY i.cube, i."window"
