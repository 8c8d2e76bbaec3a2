CREATE TABLE dictionary.windows (cube VARCHAR, "window" VARCHAR, window_start DATE,
  window_end DATE, contributor VARCHAR, threshold BIGINT, consent_scope VARCHAR,
  revision INTEGER, "rows" BIGINT);
CREATE TABLE dictionary.suppressed_tables (cube VARCHAR, "window" VARCHAR, window_start DATE, window_end DATE);
CREATE TABLE dictionary.coverage (cube VARCHAR, "window" VARCHAR, window_start DATE,
  measure VARCHAR, named DOUBLE, suppressed DOUBLE, first_window BOOLEAN);
CREATE VIEW dictionary.tables AS
SELECT w.cube AS "table", c.title, c.question, c.population, w.windows, w.released,
  w.first_window, w.last_window, s.named, s.suppressed, m.additive_measures, m.distinct_measures
FROM (SELECT cube, string_agg(DISTINCT "window", ', ' ORDER BY "window") AS windows,
    count(*) AS released, min(window_start) AS first_window, max(window_start) AS last_window
  FROM dictionary.windows GROUP BY cube) w
LEFT JOIN dictionary.cubes c ON c.cube = w.cube
LEFT JOIN (SELECT cube, min(named) AS named, max(suppressed) AS suppressed
  FROM dictionary.coverage GROUP BY cube) s ON s.cube = w.cube
LEFT JOIN (SELECT "table",
    string_agg("column", ', ' ORDER BY rowid) FILTER (additive) AS additive_measures,
    string_agg("column", ', ' ORDER BY rowid) FILTER (NOT additive) AS distinct_measures
  FROM dictionary.columns WHERE additive IS NOT NULL GROUP BY "table") m ON m."table" = w.cube
ORDER BY w.cube;
{{^released.isEmpty}}INSERT INTO dictionary.windows VALUES {{#released}}({{key.table}}, {{key.window.kind.word}}, {{key.window.start}}, {{key.window.end}}, {{contributor}}, {{declaration.threshold}}, {{declaration.scope}}, {{revision}}, {{cells.rows.size}}){{^-last}}, {{/-last}}{{/released}}{{/released.isEmpty}};
{{^suppressed.isEmpty}}INSERT INTO dictionary.suppressed_tables VALUES {{#suppressed}}({{table}}, {{window.kind.word}}, {{window.start}}, {{window.end}}){{^-last}}, {{/-last}}{{/suppressed}}{{/suppressed.isEmpty}};
{{^coverage.isEmpty}}INSERT INTO dictionary.coverage VALUES {{#coverage}}({{key.table}}, {{key.window.kind.word}}, {{key.window.start}}, {{measure}}, {{shares.named}}, {{shares.suppressed}}, {{#first}}{{first}}{{/first}}{{^first}}NULL{{/first}}){{^-last}}, {{/-last}}{{/coverage}}{{/coverage.isEmpty}};
