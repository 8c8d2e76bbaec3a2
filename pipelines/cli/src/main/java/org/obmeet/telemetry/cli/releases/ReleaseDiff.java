package org.obmeet.telemetry.cli.releases;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.cli.query.output.WordWrap;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.schemas.domain.Window;

/** Compares two windows of a cube by their published cells of all levels. */
public final class ReleaseDiff {
  private final ReleasedTable first;
  private final ReleasedTable second;
  private final List<String> measures = new ArrayList<>();
  private final List<String> differing = new ArrayList<>();

  /**
   * Creates a comparison of two tables.
   *
   * @throws JobException if the dimensions of the two tables differ
   */
  public ReleaseDiff(ReleasedTable first, ReleasedTable second) {
    this.first = first;
    this.second = second;
    if (!first.cells().dimensions().equals(second.cells().dimensions())) {
      throw JobException.badInput(
          "both windows must have the same dimensions; they have "
              + first.cells().dimensions()
              + " and "
              + second.cells().dimensions());
    }
    for (ReleasedDeclaration.Measure measure : first.declaration().measures()) {
      second.declaration().measures().stream()
          .filter(other -> other.name().equals(measure.name()))
          .findFirst()
          .ifPresent(other -> (other.equals(measure) ? measures : differing).add(measure.name()));
    }
  }

  /** Returns the measures that the windows declare differently. The comparison omits them. */
  public List<String> redefinedMeasures() {
    return List.copyOf(differing);
  }

  /** Returns true if both windows declare the same population and the same hierarchies. */
  public boolean isOfOnePopulation() {
    return population(first.declaration()).equals(population(second.declaration()));
  }

  private static ReleasedDeclaration population(ReleasedDeclaration of) {
    return new ReleasedDeclaration(
        of.scope(), of.where(), of.fact(), of.latest(), of.dimensions(), List.of(), 0, 0);
  }

  /**
   * Returns one row per cell. It has the labels, each measure that both windows declare alike, and
   * a note if only one window publishes the cell. A measure has three columns: its value in the
   * first window, its value in the second window, and the difference.
   */
  public ResultRows rows() {
    List<String> columns = new ArrayList<>(first.cells().dimensions());
    measures.forEach(m -> columns.addAll(List.of(m + "_first", m + "_second", m + "_difference")));
    columns.add("note");
    Map<List<String>, ReleasedCells.Row> before = cells(first.cells());
    Map<List<String>, ReleasedCells.Row> after = cells(second.cells());
    Set<List<String>> all = new LinkedHashSet<>(before.keySet());
    all.addAll(after.keySet());
    List<List<Object>> rows =
        all.stream().map(labels -> row(labels, before.get(labels), after.get(labels))).toList();
    return ResultRows.of(columns, rows);
  }

  /** Prints both windows and a table with one column per measure, with notes below. */
  public void write(PrintWriter out) {
    Window before = first.window();
    Window after = second.window();
    out.println(first.name() + ", " + before + " → " + after);
    out.println();
    List<String> columns = new ArrayList<>(first.cells().dimensions());
    columns.addAll(measures);
    List<List<Object>> rows = rows().all();
    OutputFormat.TABLE.write(ResultRows.of(columns, rows.stream().map(this::line).toList()), out);
    notes(rows).forEach(out::println);
  }

  private List<Object> line(List<Object> row) {
    int dimensions = first.cells().dimensions().size();
    List<Object> line = new ArrayList<>(row.subList(0, dimensions));
    for (int m = 0; m < measures.size(); m++) {
      int at = dimensions + 3 * m;
      line.add(change((Long) row.get(at), (Long) row.get(at + 1), (Long) row.get(at + 2)));
    }
    return line;
  }

  /** Formats a change, such as {@code 15 → 17 (+2)}. A missing number is a dash. */
  private static String change(Long before, Long after, Long difference) {
    if (before == null && after == null) {
      return "–";
    }
    String both = (before == null ? "–" : before) + " → " + (after == null ? "–" : after);
    return difference == null ? both : both + " (" + (difference > 0 ? "+" : "") + difference + ")";
  }

  private List<String> notes(List<List<Object>> rows) {
    List<String> lines = new ArrayList<>();
    for (List<Object> row : rows) {
      String note = row.get(row.size() - 1).toString();
      if (!note.isEmpty()) {
        String labels =
            row.subList(0, first.cells().dimensions().size()).stream()
                .map(Object::toString)
                .collect(Collectors.joining(" / "));
        String line = labels.isEmpty() ? note : WordWrap.oneLine(labels) + ": " + note;
        lines.addAll(WordWrap.lines("  ", "    ", line));
      }
    }
    if (!lines.isEmpty()) {
      lines.addAll(0, List.of("", "published in only one of the windows:"));
    }
    return lines;
  }

  /** Returns the published cells of every level by labels. */
  private static Map<List<String>, ReleasedCells.Row> cells(ReleasedCells table) {
    Map<List<String>, ReleasedCells.Row> cells = new LinkedHashMap<>();
    table.cells().stream()
        .filter(row -> row.status() == ReleasedCells.Status.PUBLISHED)
        .forEach(row -> cells.put(row.labels(), row));
    return cells;
  }

  private List<Object> row(List<String> labels, ReleasedCells.Row before, ReleasedCells.Row after) {
    List<Object> row = new ArrayList<>(labels);
    for (String measure : measures) {
      Long one = value(first.cells(), before, measure);
      Long other = value(second.cells(), after, measure);
      row.add(one);
      row.add(other);
      row.add(one == null || other == null ? null : (Object) Math.subtractExact(other, one));
    }
    row.add(
        before == null
            ? "suppressed in the first, or without contributors"
            : after == null ? "suppressed in the second, or without contributors" : "");
    return row;
  }

  private static Long value(ReleasedCells table, ReleasedCells.Row row, String measure) {
    List<String> names = table.measures().stream().map(ReleasedCells.Measure::name).toList();
    return row == null ? null : row.values().get(names.indexOf(measure));
  }
}
