CREATE TABLE dictionary.about (item VARCHAR, text VARCHAR);
INSERT INTO dictionary.about VALUES
  ('what this is', 'Released tables of OBMeet Telemetry: aggregates that passed disclosure control. Begin with the views of the schema metrics, the figures that analysts need most. The schema tables has the finest rows of the released tables, levels also their totals and every level of their hierarchies. dictionary.tables lists them with question, population and published share; dictionary.totals has the denominators.'),
  ('what adds up', 'Rows of a table are disjoint and cover all contributors that were counted. Sums are right if no row is suppressed. Totals and every level of a hierarchy are in levels.CUBE, in which * is the total of a dimension; only its rows with finest are disjoint. Distinct counts do not add up.'),
  ('what is empty', 'A row whose status is suppressed has no counts. It is a gap, not a zero. A sum may be suppressed alone, see its own status. A window in dictionary.suppressed_tables has no rows at all, because none of its cells could be published.');
CREATE TABLE dictionary.cubes (cube VARCHAR, family VARCHAR, title VARCHAR, description VARCHAR,
  stream VARCHAR, contributor VARCHAR, windows VARCHAR, population VARCHAR, question VARCHAR);
CREATE TABLE dictionary.columns (cube VARCHAR, "table" VARCHAR, "column" VARCHAR, role VARCHAR,
  title VARCHAR, unit VARCHAR, domain VARCHAR, additive BOOLEAN);
CREATE TABLE dictionary.metrics (metric VARCHAR, title VARCHAR, question VARCHAR, unit VARCHAR,
  population VARCHAR, "window" VARCHAR, additive BOOLEAN, cubes VARCHAR);
INSERT INTO dictionary.about VALUES ('content', {{content}});
{{^cubes.isEmpty}}INSERT INTO dictionary.cubes VALUES {{#cubes}}({{name}}, {{family}}, {{title}}, {{description}}, {{stream}}, {{contributor}}, {{windows}}, {{declaration.population}}, {{question}}){{^-last}}, {{/-last}}{{/cubes}}{{/cubes.isEmpty}};
{{^columns.isEmpty}}INSERT INTO dictionary.columns VALUES {{#columns}}({{cube}}, {{cube}}, {{column.name}}, {{column.role}}, {{column.title}}, {{#column.unit}}{{column.unit}}{{/column.unit}}{{^column.unit}}NULL{{/column.unit}}, {{#column.domain}}{{column.domain}}{{/column.domain}}{{^column.domain}}NULL{{/column.domain}}, {{#additive}}{{additive}}{{/additive}}{{^additive}}NULL{{/additive}}){{^-last}}, {{/-last}}{{/columns}}{{/columns.isEmpty}};
{{^metrics.isEmpty}}INSERT INTO dictionary.metrics VALUES {{#metrics}}({{metric.name}}, {{metric.title}}, {{metric.question}}, {{metric.unit}}, {{metric.population}}, {{metric.window.word}}, {{metric.additive}}, {{cubes}}){{^-last}}, {{/-last}}{{/metrics}}{{/metrics.isEmpty}};
