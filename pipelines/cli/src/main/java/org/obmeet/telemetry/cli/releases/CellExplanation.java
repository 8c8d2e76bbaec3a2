package org.obmeet.telemetry.cli.releases;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.check.Formats;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.cli.query.output.WordWrap;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * Explains if a cell is published, and which rows count it. With the confidential run reports it
 * also explains which rule suppressed the cell.
 */
public record CellExplanation(Catalog catalog) {
  /**
   * Prints a released table or one of its cells, and the rules that suppressed values.
   *
   * @param requestedCell label by dimension; a dimension without a label has its total; empty for
   *     the complete table
   * @param reasons suppressed values and their rules from the run report; empty without a report
   * @throws JobException if a dimension or value does not belong to the cube
   */
  public void write(
      ReleasedTable table,
      Map<String, String> requestedCell,
      Optional<JsonNode> reasons,
      PrintWriter out) {
    String name = table.name();
    Optional<Cube> cube = catalog.cubes().stream().filter(c -> c.name().equals(name)).findFirst();
    check(table.cells(), cube, requestedCell);
    out.println(name + ", " + table.window());
    if (requestedCell.isEmpty()) {
      out.println();
      printRows(table.cells(), table.cells().finest(), out);
      out.println();
      printSummary(table.cells(), reasons, out);
    } else {
      printCell(table.cells(), table.trees(), requestedCell, reasons, out);
    }
    out.println();
    out.println("rules:");
    ResourceText.filled(CellExplanation.class, "rules.txt", table.declaration())
        .lines()
        .forEach(rule -> WordWrap.lines("  ", "    ", rule).forEach(out::println));
  }

  private void check(ReleasedCells table, Optional<Cube> cube, Map<String, String> requestedCell) {
    requestedCell.forEach(
        (dimension, value) -> {
          int column = table.dimensions().indexOf(dimension);
          if (column < 0) {
            throw JobException.badInput(
                "DIM must be %s; it is '%s'"
                    .formatted(
                        table.dimensions().isEmpty()
                            ? "left out: the cube has no dimension"
                            : "one of " + String.join(", ", table.dimensions()),
                        dimension));
          }
          Optional<String> allowed = violation(cube, dimension, value);
          if (allowed.isPresent()
              && table.cells().stream().noneMatch(row -> row.labels().get(column).equals(value))) {
            throw JobException.badInput(
                ("%s must be a value of its public list (%s), not_listed or unknown; it is '%s'. Values"
                        + " that are not on the list count as not_listed")
                    .formatted(dimension, allowed.get(), value));
          }
        });
  }

  /** Returns a description of the allowed values if a value is not allowed, otherwise empty. */
  private Optional<String> violation(Optional<Cube> cube, String dimension, String value) {
    Optional<Cube.Dimension> declared =
        cube.stream()
            .flatMap(c -> c.dimensions().stream())
            .filter(d -> d.field().equals(dimension))
            .findFirst();
    if (declared.isEmpty()
        || declared.get().binnedField().isPresent()
        || isInnerLabel(declared.get().hierarchy(), value)
        || value.equals(Domain.NOT_LISTED)
        || value.equals(Domain.UNKNOWN)) {
      return Optional.empty();
    }
    if (declared.get().flag()) {
      boolean valid = value.equals("yes") || value.equals("no");
      return valid ? Optional.empty() : Optional.of("yes, no");
    }
    Domain domain = domain(cube.get(), dimension);
    return domain instanceof Domain.None || domain.contains(value)
        ? Optional.empty()
        : Optional.of(domain.describe());
  }

  private static boolean isInnerLabel(DimensionHierarchy hierarchy, String label) {
    return hierarchy instanceof DimensionHierarchy.ByTable table
        ? table.parents().containsValue(label)
        : hierarchy instanceof DimensionHierarchy.ByVersion && label.matches("\\d+(\\.\\d+)?");
  }

  private Domain domain(Cube cube, String dimension) {
    return cube.derive().stream()
        .flatMap(fact -> fact.columns().stream())
        .filter(column -> column.name().equals(dimension))
        .map(Fact.Column::domain)
        .findFirst()
        .orElseGet(
            () ->
                catalog
                    .dataset(cube.stream())
                    .field(dimension)
                    .<Domain>map(field -> field.domain())
                    .orElse(new Domain.None()));
  }

  private static void printSummary(
      ReleasedCells table, Optional<JsonNode> reasons, PrintWriter out) {
    List<ReleasedCells.Row> rows = table.finest();
    long named =
        rows.stream()
            .filter(row -> row.named() && row.status() == ReleasedCells.Status.PUBLISHED)
            .count();
    out.println(
        "%s: %s with a value, %s of remainders"
            .formatted(Formats.count(rows.size(), "row"), named, rows.size() - named));
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    for (JsonNode value : suppressedValues(reasons)) {
      counts
          .computeIfAbsent(value.get("measure").asText(), measure -> new TreeMap<>())
          .merge(ruleInWords(value), 1, Integer::sum);
    }
    counts.forEach(
        (measure, rules) ->
            rules.forEach(
                (rule, count) ->
                    out.println(
                        "%s: %s suppressed, %s"
                            .formatted(measure, Formats.count(count, "value"), rule))));
  }

  private static Iterable<JsonNode> suppressedValues(Optional<JsonNode> reasons) {
    return reasons.isPresent() ? reasons.get().path("suppressed") : List.of();
  }

  private static void printCell(
      ReleasedCells table,
      Map<String, DimensionHierarchy> trees,
      Map<String, String> requestedCell,
      Optional<JsonNode> reasons,
      PrintWriter out) {
    List<String> labels =
        table.dimensions().stream()
            .map(dimension -> requestedCell.getOrDefault(dimension, ReleasedCells.TOTAL))
            .toList();
    Optional<ReleasedCells.Row> level =
        table.cells().stream()
            .filter(row -> row.status() == ReleasedCells.Status.PUBLISHED)
            .filter(row -> row.labels().equals(labels))
            .findFirst();
    String cell = WordWrap.oneLine(String.join(" / ", labels));
    out.println(cell + (level.isEmpty() ? ": suppressed, or without contributors" : ": published"));
    if (level.isPresent()) {
      out.println();
      printRows(table, List.of(level.get()), out);
    }
    printReasons(labels, reasons, out);
    List<ReleasedCells.Row> counting = counting(table, trees, labels);
    if (!counting.isEmpty()) {
      out.println();
      out.println(
          counting.size() == 1 ? "It is counted in this row:" : "It is counted in these rows:");
      printRows(table, counting, out);
    }
  }

  private static void printReasons(
      List<String> labels, Optional<JsonNode> reasons, PrintWriter out) {
    for (JsonNode value : suppressedValues(reasons)) {
      List<String> own = new ArrayList<>();
      value.path("labels").forEach(label -> own.add(label.asText()));
      if (own.equals(labels)) {
        out.println("  " + value.get("measure").asText() + ": suppressed, " + ruleInWords(value));
      }
    }
  }

  private static String ruleInWords(JsonNode suppressedValue) {
    return Rule.valueOf(suppressedValue.get("rule").asText()).description();
  }

  /**
   * Returns the rows that count a cell. In each dimension these are the rows at or below the cell's
   * label. If there are none, these are the rows of the remainder that contains the label.
   */
  private static List<ReleasedCells.Row> counting(
      ReleasedCells table, Map<String, DimensionHierarchy> trees, List<String> labels) {
    List<ReleasedCells.Row> rows = table.finest();
    for (int d = 0; d < labels.size(); d++) {
      String label = labels.get(d);
      if (!label.equals(ReleasedCells.TOTAL)) {
        int column = d;
        DimensionHierarchy hierarchy =
            trees.getOrDefault(table.dimensions().get(column), new DimensionHierarchy.Flat());
        List<ReleasedCells.Row> below =
            rows.stream()
                .filter(row -> isBelow(row.labels().get(column), label, hierarchy))
                .toList();
        rows = below.isEmpty() ? remainderRows(rows, column, hierarchy.path(label)) : below;
      }
    }
    return rows;
  }

  /** Returns true if a label is at or below a node. A remainder counts as its parent. */
  private static boolean isBelow(String label, String node, DimensionHierarchy hierarchy) {
    String remainder = " " + ReleasedCells.OTHER;
    return hierarchy.path(label).contains(node)
        || label.endsWith(remainder)
            && hierarchy
                .path(label.substring(0, label.length() - remainder.length()))
                .contains(node);
  }

  /** Returns the rows of the nearest remainder that contains a value. */
  private static List<ReleasedCells.Row> remainderRows(
      List<ReleasedCells.Row> rows, int column, List<String> path) {
    List<String> order = new ArrayList<>();
    path.forEach(
        label -> {
          order.add(label);
          order.add(ReleasedCells.other(label));
        });
    order.add(ReleasedCells.OTHER);
    order.add(ReleasedCells.TOTAL);
    return order.stream()
        .map(label -> rows.stream().filter(row -> row.labels().get(column).equals(label)).toList())
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private static void printRows(
      ReleasedCells table, List<ReleasedCells.Row> rows, PrintWriter out) {
    List<String> columns = new ArrayList<>(table.dimensions());
    columns.add("status");
    table.measures().forEach(measure -> columns.add(measure.name()));
    List<List<Object>> lines = new ArrayList<>();
    for (ReleasedCells.Row row : rows) {
      List<Object> line = new ArrayList<>(row.labels());
      line.add(row.status().word());
      line.addAll(row.values());
      lines.add(line);
    }
    OutputFormat.TABLE.write(ResultRows.of(columns, lines), out);
  }
}
