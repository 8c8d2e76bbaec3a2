package org.obmeet.telemetry.cli.analysis;

import com.google.common.collect.Multimap;
import com.google.common.collect.TreeMultimap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.sql.ReleasedRelations;

/** Completes SQL keywords, and the schemas, tables and columns that fit the input. */
final class PromptCompleter implements Completer {
  private static final String NAMES =
      "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE NOT internal";

  private static final String KEYWORDS =
      "SELECT upper(keyword_name) FROM duckdb_keywords() WHERE keyword_category = 'reserved'"
          + " UNION SELECT unnest(['BY', 'BETWEEN', 'OVER', 'PARTITION', 'JOIN', 'LEFT'])";

  /** Schemas that a statement may leave out before the name of a table. */
  private static final Set<String> DEFAULT_SCHEMAS =
      Set.of(ReleasedRelations.TABLES, ReleasedRelations.LEVELS, ReleasedRelations.DICTIONARY);

  private final Set<String> keywords;
  private final Set<String> schemas = new TreeSet<>();
  private final Multimap<String, String> columns = TreeMultimap.create();

  PromptCompleter(ReleaseDatabase database) {
    keywords =
        database.rows(KEYWORDS).stream()
            .map(row -> row.get(0).toString())
            .collect(Collectors.toCollection(TreeSet::new));
    for (List<Object> row : database.rows(NAMES)) {
      String schema = row.get(0).toString();
      String table = row.get(1).toString();
      schemas.add(schema + ".");
      columns.put(schema + "." + table, row.get(2).toString());
      if (DEFAULT_SCHEMAS.contains(schema)) {
        columns.put(table, row.get(2).toString());
      }
    }
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    columns.keySet().forEach(name -> candidates.add(candidate("tables", name, true)));
    schemas.forEach(name -> candidates.add(candidate("schemas", name, false)));
    if (line.line().startsWith("\\")) {
      return;
    }
    Set<String> named = new TreeSet<>(line.words());
    named.retainAll(columns.keySet());
    Set<String> offered = new TreeSet<>();
    (named.isEmpty() ? columns.keySet() : named)
        .forEach(table -> offered.addAll(columns.get(table)));
    offered.forEach(name -> candidates.add(candidate("columns", name, true)));
    boolean isLower = line.word().equals(line.word().toLowerCase(Locale.ROOT));
    keywords.forEach(
        word ->
            candidates.add(
                candidate("keywords", isLower ? word.toLowerCase(Locale.ROOT) : word, true)));
  }

  private static Candidate candidate(String group, String name, boolean isComplete) {
    return new Candidate(name, name, group, null, null, null, isComplete);
  }
}
