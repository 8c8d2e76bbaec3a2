package org.obmeet.telemetry.cli.attack;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.obmeet.telemetry.cli.input.FixedPointColumn;
import org.obmeet.telemetry.cli.input.InputTable;
import org.obmeet.telemetry.cli.protect.table.ReleaseCsv;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Column;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Row;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Status;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.io.SpreadsheetText;

/**
 * A released table that is read from a file. The columns of the file are the dimensions, then
 * {@code status}, then the measures. Only measures that add up are read.
 */
final class ReleasedFile {
  /** The word for {@link Status#WITHHELD} in exports of a lake. */
  private static final String SUPPRESSED = "suppressed";

  private final String name;
  private final List<String> dimensions;
  private final List<String> measures;
  private final Map<String, Map<String, List<String>>> groups;
  private final FolderManifest manifest;
  private final List<Line> lines = new ArrayList<>();

  /** A row. A suppressed value is null. */
  private record Line(List<String> labels, Status status, List<BigDecimal> values) {}

  private ReleasedFile(Path file, String folder, List<String> columns, FolderManifest manifest) {
    String bare = file.getFileName().toString().replaceFirst("\\.csv$", "");
    this.name = folder + "/" + bare;
    int at = columns.indexOf(ReleaseCsv.STATUS);
    this.dimensions = columns.subList(0, at).stream().map(SpreadsheetText::unmark).toList();
    this.measures =
        columns.subList(at + 1, columns.size()).stream()
            .map(SpreadsheetText::unmark)
            .filter(manifest::isAdditive)
            .toList();
    this.groups = manifest.groups().getOrDefault(bare, Map.of());
    this.manifest = manifest;
  }

  /**
   * Reads a file.
   *
   * @param folder name of its folder, for the name of the table
   * @throws JobException with exit code 43 if the file is not a released table
   */
  static ReleasedFile read(Path file, String folder, FolderManifest manifest) {
    try (InputTable table = InputTable.open("a released table", file)) {
      if (!table.columns().contains(ReleaseCsv.STATUS)) {
        throw JobException.badInput(
            ("%s: a released table must have a column %s after its dimensions; its "
                    + "columns are: %s")
                .formatted(file, ReleaseCsv.STATUS, String.join(", ", table.columns())));
      }
      ReleasedFile read = new ReleasedFile(file, folder, table.columns(), manifest);
      Set<String> chosen = new HashSet<>(read.dimensions);
      chosen.add(ReleaseCsv.STATUS);
      chosen.addAll(read.measures);
      table.select(
          table.columns().stream()
              .filter(column -> chosen.contains(SpreadsheetText.unmark(column)))
              .toList());
      Set<List<String>> seen = new HashSet<>();
      while (table.next()) {
        Line line = read.line(table);
        if (!seen.add(line.labels())) {
          throw table.fault("rows must be unique; this one is repeated");
        }
        read.lines.add(line);
      }
      return read;
    }
  }

  private Line line(InputTable table) {
    List<String> labels = new ArrayList<>();
    for (int d = 0; d < dimensions.size(); d++) {
      if (table.value(d).isEmpty()) {
        throw table.fault(dimensions.get(d), "must not be empty; write * for the total");
      }
      labels.add(SpreadsheetText.unmark(table.value(d)));
    }
    Status status = status(table, table.value(dimensions.size()));
    List<BigDecimal> values =
        IntStream.range(0, measures.size()).mapToObj(m -> value(table, status, m)).toList();
    return new Line(labels, status, values);
  }

  private static Status status(InputTable table, String word) {
    return Arrays.stream(Status.values())
        .filter(
            status ->
                ReleaseCsv.word(status).equals(word)
                    || status == Status.WITHHELD && word.equals(SUPPRESSED))
        .findFirst()
        .orElseThrow(
            () ->
                table.fault(
                    ReleaseCsv.STATUS,
                    "must be published, partial, withheld or suppressed; it is '" + word + "'"));
  }

  private BigDecimal value(InputTable table, Status status, int m) {
    String text = table.value(dimensions.size() + 1 + m);
    if (text.isEmpty() && status != Status.PUBLISHED) {
      return null;
    }
    if (status == Status.WITHHELD) {
      throw table.fault(measures.get(m), "must be empty if the row is suppressed");
    }
    try {
      return FixedPointColumn.number(text);
    } catch (IllegalArgumentException e) {
      throw table.fault(measures.get(m), e.getMessage());
    }
  }

  List<String> measures() {
    return measures;
  }

  /** Returns a measure's decimals in the manifest, or more if its values need more. */
  int decimals(String measure) {
    int m = measures.indexOf(measure);
    int needed =
        lines.stream()
            .map(l -> l.values().get(m))
            .filter(Objects::nonNull)
            .mapToInt(BigDecimal::scale)
            .max()
            .orElse(0);
    return Math.max(needed, manifest.decimals(measure));
  }

  ProtectedTable table(Map<String, Integer> decimals) {
    List<Column> columns =
        measures.stream()
            .filter(decimals::containsKey)
            .map(m -> new Column(m, true, decimals.get(m)))
            .toList();
    List<Row> rows = new ArrayList<>();
    for (Line line : lines) {
      List<Long> values = new ArrayList<>();
      for (Column column : columns) {
        BigDecimal value = line.values().get(measures.indexOf(column.name()));
        values.add(value == null ? null : fixed(value, column));
      }
      rows.add(new Row(line.labels(), line.status(), values));
    }
    return new ProtectedTable(name, dimensions, columns, rows, groups);
  }

  private Long fixed(BigDecimal value, Column column) {
    try {
      return FixedPointColumn.fixed(value, column.decimals());
    } catch (IllegalArgumentException e) {
      throw JobException.badInput(name + ": column '" + column.name() + "' " + e.getMessage(), e);
    }
  }
}
