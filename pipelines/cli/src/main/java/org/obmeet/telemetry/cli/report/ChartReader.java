package org.obmeet.telemetry.cli.report;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.ReleasedWindow;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;

/** Reads the numbers of charts from released tables. */
public final class ChartReader {
  private static final Duration QUERY_LIMIT = Duration.ofMinutes(1);
  private static final Pattern LABEL_AND_BIN =
      Pattern.compile("(?:(?<label>.*) · )?\\d+(?:\\.\\.(?<high>\\d+))?\\S*");
  private static final Pattern MAJOR = Pattern.compile("\\d+");

  private final ReleaseDatabase database;
  private final Catalog catalog;
  private final ReportSpec report;
  private final List<ReleasedWindow> windows;
  private final Set<String> tables = new TreeSet<>();

  ChartReader(ReleaseDatabase database, Catalog catalog, List<ReleasedWindow> windows) {
    this.database = database;
    this.catalog = catalog;
    this.report = ReportSpec.load(catalog);
    this.windows = windows;
    windows.forEach(window -> tables.add(window.table()));
  }

  /** Returns the chart of each metric of the data sets of the lake, in the order of the report. */
  public static List<ReportChart> metrics(
      ReleaseDatabase database, Catalog catalog, List<ReleasedWindow> windows) {
    ChartReader reader = new ChartReader(database, catalog, windows);
    return reader.sections().stream()
        .flatMap(section -> section.charts().stream())
        .filter(spec -> spec.metric().isPresent())
        .map(reader::read)
        .toList();
  }

  /** Returns the sections of the report without charts of data sets that the lake does not have. */
  List<ReportSpec.Section> sections() {
    Set<String> absent = new TreeSet<>(absent());
    Map<String, String> streams = new HashMap<>();
    catalog.cubes().forEach(cube -> streams.put(cube.name(), cube.stream()));
    return report.sections().stream()
        .map(
            section ->
                new ReportSpec.Section(
                    section.title(),
                    section.text(),
                    section.charts().stream()
                        .filter(
                            chart ->
                                !chart.cubes().stream()
                                    .allMatch(cube -> absent.contains(streams.get(cube))))
                        .toList()))
        .filter(section -> !section.charts().isEmpty())
        .toList();
  }

  /** Returns the data sets with cubes of which the lake has no window, released or suppressed. */
  List<String> absent() {
    Set<Object> known = new HashSet<>(tables);
    database.rows("SELECT cube FROM dictionary.suppressed_tables").forEach(known::addAll);
    Set<String> absent = new TreeSet<>();
    catalog.cubes().forEach(cube -> absent.add(cube.stream()));
    catalog.cubes().stream()
        .filter(cube -> known.contains(cube.name()) || known.contains(cube.cellTable()))
        .forEach(cube -> absent.remove(cube.stream()));
    return List.copyOf(absent);
  }

  ReportChart read(ChartSpec spec) {
    if (!isReleased(spec)) {
      return new ReportChart(
          spec,
          List.of(),
          0,
          "No period of "
              + String.join(", ", missing(spec))
              + " is released. For the reasons run 'telemetry releases list'.");
    }
    List<String> columns = new ArrayList<>();
    List<List<Object>> found =
        database.query(
            spec.sql(),
            QUERY_LIMIT,
            result -> {
              columns.addAll(result.columns());
              return result.all();
            });
    List<ReportChart.Row> rows = found.stream().map(row -> row(spec, columns, row)).toList();
    String why =
        rows.isEmpty()
            ? "The released periods contain no row of this chart."
            : rows.stream().noneMatch(row -> isShown(spec, row))
                ? "Every number of this chart is suppressed."
                : "";
    return new ReportChart(spec, rows, suppressed(spec), why);
  }

  /** Returns true if a row has a number. A figure may show a bin in its place. */
  private static boolean isShown(ChartSpec spec, ReportChart.Row row) {
    return row.value() != null || spec.kind() == ChartSpec.Kind.FIGURE && !row.label().isEmpty();
  }

  private ReportChart.Row row(ChartSpec spec, List<String> columns, List<Object> found) {
    Map<String, Object> row = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      row.put(columns.get(i), found.get(i));
    }
    String label = row.get("label") == null ? "" : row.get("label").toString();
    Double value = number(row.get("value"));
    Double high = value;
    if (spec.isBin() && value != null) {
      Matcher bin = LABEL_AND_BIN.matcher(label);
      if (bin.matches()) {
        high = bin.group("high") == null ? value : Double.valueOf(bin.group("high"));
        label = bin.group("label") == null ? "" : bin.group("label");
      }
    }
    return new ReportChart.Row(
        (LocalDate) row.get("window_start"),
        label,
        label.isEmpty() ? spec.title() : words(spec, label),
        value,
        high,
        number(row.get("numerator")),
        number(row.get("denominator")),
        number(row.get("named")));
  }

  private static Double number(Object value) {
    return value instanceof Number number ? Double.valueOf(number.doubleValue()) : null;
  }

  private String words(ChartSpec spec, String label) {
    return spec.isMajor() && MAJOR.matcher(label).matches()
        ? label + ".x"
        : report.words().of(label);
  }

  /** Returns true if a chart's tables are released. A metric needs only one of its cubes. */
  private boolean isReleased(ChartSpec spec) {
    return spec.metric().isPresent()
        ? spec.cubes().stream().anyMatch(tables::contains)
        : missing(spec).isEmpty();
  }

  /** Returns the unreleased tables of a chart. Levels count only if its query names them. */
  private List<String> missing(ChartSpec spec) {
    return spec.cubes().stream()
        .flatMap(cube -> Stream.of(cube, cube + Cube.LEVELS))
        .filter(table -> !table.endsWith(Cube.LEVELS) || spec.sql().contains(table))
        .filter(table -> !tables.contains(table))
        .toList();
  }

  private double suppressed(ChartSpec spec) {
    Set<String> measures = new TreeSet<>(List.of(spec.sql().split("\\W+")));
    return windows.stream()
        .filter(w -> spec.cubes().contains(w.table()) && w.window().kind() == spec.window())
        .flatMap(window -> window.coverage().stream())
        .filter(coverage -> measures.contains(coverage.measure()))
        .mapToDouble(ReleasedWindow.Coverage::suppressed)
        .max()
        .orElse(0);
  }
}
