package org.obmeet.telemetry.cli.report;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.metric.MetricSql;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.metric.Formula;

/** Reads the numbers of charts from released tables. */
public final class ChartReader {
  private static final Duration QUERY_LIMIT = Duration.ofMinutes(1);
  private static final Pattern LABEL_AND_BIN =
      Pattern.compile("(?:(?<label>.*) · )?\\d+(?:\\.\\.(?<high>\\d+))?\\S*");

  /** Columns of a metric's rows. */
  private static final int LABEL = 2;

  private static final int VALUE = 3;
  private static final Pattern MAJOR = Pattern.compile("\\d+");

  private final ReleaseDatabase database;
  private final Catalog catalog;
  private final ReportSpec report;
  private final List<ReleasedTable> released;
  private final Set<String> tables = new TreeSet<>();

  ChartReader(ReleaseDatabase database, Catalog catalog, List<ReleasedTable> released) {
    this.database = database;
    this.catalog = catalog;
    this.report = ReportSpec.load(catalog);
    this.released = released;
    released.forEach(one -> tables.add(one.name()));
  }

  /** Returns the chart of each metric of the data sets of the lake, in the order of the report. */
  public static List<ReportChart> metrics(
      ReleaseDatabase database, Catalog catalog, List<ReleasedTable> released) {
    ChartReader reader = new ChartReader(database, catalog, released);
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
        .filter(cube -> known.contains(cube.name()))
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
    Map<LabelledWindow, Double> contributors = contributors(spec);
    List<ReportChart.Row> rows =
        found.stream().map(row -> row(spec, columns, row, contributors)).toList();
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

  private ReportChart.Row row(
      ChartSpec spec,
      List<String> columns,
      List<Object> found,
      Map<LabelledWindow, Double> contributors) {
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
    LocalDate start = (LocalDate) row.get("window_start");
    Double all = contributors.get(new LabelledWindow(start, ""));
    Double denominator = number(row.get("denominator"));
    return new ReportChart.Row(
        start,
        label,
        label.isEmpty() ? spec.title() : words(spec, label),
        value,
        high,
        number(row.get("numerator")),
        denominator,
        number(row.get("named")),
        value == null
            ? Uncertainty.NONE
            : uncertainty(
                spec,
                value,
                denominator,
                contributors.getOrDefault(new LabelledWindow(start, label), all)));
  }

  /** A label of a chart in a window. */
  private record LabelledWindow(LocalDate start, String label) {}

  /**
   * Returns the distinct contributors of the labels of a chart, or of all under an empty label if
   * its numbers are shares. Nothing is returned where their number is suppressed or unknown.
   */
  private Map<LabelledWindow, Double> contributors(ChartSpec spec) {
    Optional<Cube> cube = cubes(spec).filter(c -> tables.contains(c.name())).findFirst();
    Optional<String> measure = cube.flatMap(ChartReader::distinctMeasure);
    Map<LabelledWindow, Double> contributors = new HashMap<>();
    if (measure.isPresent() && spec.kind() != ChartSpec.Kind.FIGURE && !spec.isBin()) {
      boolean byLabel = !spec.isPercent() || spec.isChange();
      Formula.Cells cells =
          byLabel
                  && spec.metric().isPresent()
                  && spec.metric().get().formula() instanceof Formula.OfCells of
              ? of.cells()
              : new Formula.Cells(cube.get().name(), List.of());
      String sql =
          MetricSql.of(catalog, spec.window(), new Formula.Value(cells, measure.get(), false));
      for (List<Object> row : database.query(sql, QUERY_LIMIT, ResultRows::all)) {
        if (row.get(VALUE) != null) {
          String label = row.get(LABEL) == null ? "" : row.get(LABEL).toString();
          contributors.put(
              new LabelledWindow((LocalDate) row.get(0), label), number(row.get(VALUE)));
        }
      }
    }
    return contributors;
  }

  private Uncertainty uncertainty(
      ChartSpec spec, double value, Double denominator, Double contributors) {
    Cube cube = cubes(spec).findFirst().orElseThrow();
    boolean distinct =
        distinctMeasure(cube).filter(name -> measures(spec).contains(name)).isPresent();
    int base = distinct ? Rounding.forThreshold(cube.threshold()).base() : 0;
    if (spec.isBin()) {
      return Uncertainty.NONE;
    } else if (spec.isPercent() && !spec.isChange()) {
      double records = denominator == null ? 0 : denominator;
      double known = contributors == null ? records : Math.min(records, contributors);
      return known > 0 ? Uncertainty.ofShare(value, known, records, base) : Uncertainty.NONE;
    } else if (spec.kind() == ChartSpec.Kind.FIGURE
        || !spec.isMean() && !spec.isChange() && cube.latestOnly()) {
      return Uncertainty.ofRounded(base); // all are counted, and a number is compared as it is
    } else if (distinct && !spec.isMean() && !spec.isChange()) {
      return Uncertainty.ofCount(value, base);
    }
    double known = contributors == null ? 1 : Math.max(1, contributors);
    return spec.isChange() ? Uncertainty.ofGrowth(value, known) : Uncertainty.ofSum(value, known);
  }

  /** Returns the declared cubes of a chart in its order. */
  private Stream<Cube> cubes(ChartSpec spec) {
    return spec.cubes().stream()
        .flatMap(name -> catalog.cubes().stream().filter(cube -> cube.name().equals(name)));
  }

  private static Optional<String> distinctMeasure(Cube cube) {
    return cube.measures().stream()
        .filter(measure -> !measure.additive())
        .map(Cube.Measure::name)
        .findFirst();
  }

  /** Returns the measures of a chart's metric, or the words of its query. */
  private static Collection<String> measures(ChartSpec spec) {
    return spec.metric().isPresent()
        ? spec.metric().get().formula().measures()
        : List.of(spec.sql().split("\\W+"));
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

  /** Returns the unreleased tables of a chart. */
  private List<String> missing(ChartSpec spec) {
    return spec.cubes().stream().filter(table -> !tables.contains(table)).toList();
  }

  private double suppressed(ChartSpec spec) {
    Set<String> measures = new TreeSet<>(List.of(spec.sql().split("\\W+")));
    return released.stream()
        .filter(one -> spec.cubes().contains(one.name()))
        .filter(one -> one.window().kind() == spec.window())
        .flatMap(one -> one.coverage().entrySet().stream())
        .filter(shares -> measures.contains(shares.getKey()))
        .mapToDouble(shares -> shares.getValue().suppressed())
        .max()
        .orElse(0);
  }
}
