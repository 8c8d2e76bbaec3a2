package org.obmeet.telemetry.cli.query;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedShares;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedColumn;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;

/** Hand-written released tables in the format of releases, with the metrics over them. */
public final class ReleasedFixture {
  /** An engine without tables, for all fixtures, because its start takes longest. */
  private static final Connection WRITER = connect();

  private static final String ROWS =
      """
      COPY (SELECT DATE '%s' AS window_start, DATE '%s' AS window_end, t.*, %s AS level
        FROM (VALUES %s) t(%s, finest)) TO '%s' (FORMAT parquet)\
      """;

  private static final String LEVEL =
      """
      CASE WHEN %s THEN 'remainder'
        ELSE coalesce(nullif(concat_ws(', ', %s), ''),
          CASE status WHEN 'suppressed' THEN 'remainder' ELSE 'total' END) END\
      """;

  private final Path folder;
  private final SortedMap<String, List<String>> files = new TreeMap<>();

  /** Creates a fixture in a folder. */
  public ReleasedFixture(Path folder) {
    this.folder = folder;
  }

  /**
   * Adds one window of a table whose rows are all finest.
   *
   * @param window such as {@code week/2026-11-16}
   * @param columns names, separated by commas: the dimensions, {@code status} and the others
   * @param rows tuples, separated by commas
   */
  public ReleasedFixture table(String name, String window, String columns, String rows)
      throws Exception {
    return table(name, window, columns, rows, "");
  }

  /**
   * Adds one window of a table.
   *
   * @param finest tuples of the disjoint rows, separated by commas
   * @param coarser tuples of the other rows, separated by commas; may be empty
   */
  public ReleasedFixture table(
      String name, String window, String columns, String finest, String coarser) throws Exception {
    Window period = Window.parse(window);
    Path file =
        folder.resolve("%s/%s/%s.parquet".formatted(name, period.kind().word(), period.start()));
    Files.createDirectories(file.getParent());
    execute(
        ROWS.formatted(
            period.start(),
            period.end(),
            level(columns),
            tuples(finest, true) + (coarser.isEmpty() ? "" : ", " + tuples(coarser, false)),
            columns,
            file));
    files.computeIfAbsent(name, n -> new ArrayList<>()).add(file.toString());
    return this;
  }

  /** Returns tuples with one more value, which is true if they are finest rows. */
  private static String tuples(String rows, boolean finest) {
    return rows.replaceAll("\\)(?=, *\\(|$)", ", " + finest + ")");
  }

  /** Returns an expression for the level, without names of coarser levels of a dimension. */
  private static String level(String columns) {
    StringBuilder isRemainder = new StringBuilder("false");
    StringBuilder level = new StringBuilder("NULL");
    for (String dimension : columns.substring(0, columns.indexOf("status")).split(", *")) {
      if (!dimension.isEmpty()) {
        isRemainder.append(" OR regexp_full_match(%s, '(.* )?other')".formatted(dimension));
        level.append(", CASE WHEN %1$s <> '*' THEN '%1$s' END".formatted(dimension));
      }
    }
    return LEVEL.formatted(isRemainder, level);
  }

  /** Returns the files of all windows by name of the table. */
  public SortedMap<String, List<String>> tables() {
    return files;
  }

  /** Opens a catalogue of the tables. */
  public ReleaseDatabase open(CatalogDictionary dictionary) {
    return open(folder, tables(), dictionary);
  }

  /** Writes a catalogue to a new folder below another, and opens it. */
  public static ReleaseDatabase open(
      Path folder, SortedMap<String, List<String>> tables, CatalogDictionary dictionary) {
    try {
      Path file = Files.createTempDirectory(folder, "catalog").resolve("catalog.duckdb");
      CatalogDatabase.write(file, tables, dictionary);
      return ReleaseDatabase.open(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a query and returns the result as CSV without a header. */
  public String ask(String sql) {
    StringWriter text = new StringWriter();
    try (ReleaseDatabase database = open(dictionary(List.of()))) {
      database.query(
          sql,
          Duration.ofSeconds(30),
          rows -> OutputFormat.CSV.write(rows, new PrintWriter(text, true)));
    }
    String csv = text.toString().replace("\r\n", "\n");
    return csv.substring(csv.indexOf('\n') + 1);
  }

  /** Returns the rows of a metric's view: start, label, value and its parts, status, named. */
  public String metric(String name) {
    return ask(
        "SELECT window_start, label, round(value, 3), numerator, denominator, status,"
            + " round(named, 3) FROM metrics."
            + name);
  }

  /** Returns the dictionary of released tables. */
  public static CatalogDictionary dictionary(List<ReleasedTable> released) {
    return new CatalogDictionary(Catalog.load(), released, Set.of(), "digest of the releases");
  }

  /** Returns a table of one row in the first release of a window, with what pages show of it. */
  public static ReleasedTable released(
      String cube,
      Window window,
      String title,
      String description,
      String contributor,
      int threshold,
      String scope,
      Map<String, PublishedShares> coverage) {
    ReleasedCells.Row row =
        new ReleasedCells.Row(
            List.of(), "total", true, ReleasedCells.Status.PUBLISHED, List.of(), List.of());
    Catalog catalog = Catalog.load();
    Optional<Cube> declared =
        catalog.cubes().stream().filter(one -> one.name().equals(cube)).findFirst();
    return new ReleasedTable(
        declared.map(Cube::stream).orElse("community_events"),
        cube,
        window,
        1,
        false,
        contributor,
        "",
        title,
        description,
        "",
        new ReleasedDeclaration(
            scope,
            Map.of(),
            "",
            false,
            List.of(),
            declared.map(one -> ReleasedDeclaration.of(one, 10).measures()).orElse(List.of()),
            threshold,
            threshold),
        List.of(),
        declared
            .map(one -> ReleasedColumn.of(catalog.dataset(one.stream()), one))
            .orElse(List.of()),
        Map.of(),
        coverage,
        new ReleasedCells(List.of(), List.of(), List.of(), List.of(row)));
  }

  /** Returns the first days of consecutive weeks. */
  public static List<String> weeks(String first, int count) {
    LocalDate monday = LocalDate.parse(first);
    List<String> weeks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      weeks.add("week/" + monday.plusWeeks(i));
    }
    return weeks;
  }

  private static Connection connect() {
    try {
      return DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Statement statement = WRITER.createStatement()) {
      statement.execute(sql);
    }
  }
}
