package org.obmeet.telemetry.bench.usefulness;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.bench.DuckDb;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.world.truth.ExpectedFactsSql;

/**
 * Creates the tables of the ground truth of a synthetic data set:
 *
 * <ul>
 *   <li>{@code report} and {@code event}: accepted records with the first day of their windows
 *   <li>{@code eligibility_input}: the columns of accepted reports that decide eligibility
 *   <li>{@code latest} and {@code latest_four_weeks}: the last report of each owner, instance and
 *       window
 *   <li>{@code fact_NAME_KIND}: the facts of the windows of a kind, except those whose days of
 *       history begin before the data set
 *   <li>{@code truth_window}: the windows that the data set covers completely
 *   <li>{@code eligible}: the eligible owners of each window
 *   <li>{@code area}: the area of each route
 * </ul>
 */
final class TruthTables {
  private static final String REPORTS = "instance_statistics";

  private static final Set<String> REQUIRED_COLUMNS =
      Set.of("owner", "instance_id", "day", "second", "consent_scope", "version", "total_users");

  private final DuckDb sql;
  private final Path folder;
  private final Catalog catalog;
  private final List<Window> windows;

  private TruthTables(DuckDb sql, Path folder, Catalog catalog, LocalDate start, LocalDate end) {
    this.sql = sql;
    this.folder = folder;
    this.catalog = catalog;
    this.windows = windows(start, end);
  }

  /**
   * Creates the tables.
   *
   * @param folder folder of the ground truth
   * @param start first day of the data set
   * @param end day after its last day
   */
  static void create(DuckDb sql, Path folder, Catalog catalog, LocalDate start, LocalDate end)
      throws SQLException {
    TruthTables tables = new TruthTables(sql, folder, catalog, start, end);
    tables.createRecords(start, end);
    tables.createWindows();
    tables.createLatest();
    tables.createAreas();
    for (Fact fact : catalog.facts().values()) {
      tables.createFacts(fact, start);
    }
  }

  /** Returns the relation that a cube counts in windows of a kind. */
  static Counted counted(Cube cube, WindowKind kind) {
    if (cube.derive().isPresent()) {
      return new Counted(table(cube.derive().get().name(), kind), "window_start", "who");
    }
    if (!cube.stream().equals(REPORTS)) {
      return new Counted("event", start(kind), "person");
    }
    return new Counted(cube.latestOnly() ? latest(kind) : "report", start(kind), "owner");
  }

  private static String latest(WindowKind kind) {
    return kind == WindowKind.WEEK ? "latest" : "latest_four_weeks";
  }

  private static String start(WindowKind kind) {
    return kind == WindowKind.WEEK ? "window_start" : "four_weeks_start";
  }

  /** Returns true if contributors of the cube may be ineligible; those of events never are. */
  static boolean checksEligibility(Cube cube) {
    return cube.stream().equals(REPORTS);
  }

  /**
   * A relation that a cube counts.
   *
   * @param table name of the relation
   * @param start column of the window's first day
   * @param contributor column of the contributor
   */
  record Counted(String table, String start, String contributor) {}

  private static String table(String fact, WindowKind kind) {
    return "fact_" + fact + "_" + kind.word();
  }

  private static List<Window> windows(LocalDate start, LocalDate end) {
    List<Window> windows = new ArrayList<>();
    for (WindowKind kind : List.of(WindowKind.WEEK, WindowKind.FOUR_WEEKS)) {
      Window window = kind.containing(start);
      while (!window.end().isAfter(end)) {
        if (!window.start().isBefore(start)) {
          windows.add(window);
        }
        window = kind.containing(window.end());
      }
    }
    return windows;
  }

  private void createRecords(LocalDate start, LocalDate end) throws SQLException {
    String weeks =
        "CAST(DATE '%1$s' + CAST((day - DATE '%1$s') // %2$s * %2$s AS INTEGER) AS DATE)";
    String windowStarts =
        weeks.formatted(WindowKind.ORIGIN, WindowKind.WEEK.days())
            + " AS window_start, "
            + weeks.formatted(WindowKind.ORIGIN, WindowKind.FOUR_WEEKS.days())
            + " AS four_weeks_start";
    String from =
        " FROM read_parquet('%s') WHERE outcome = 'accepted' AND day >= DATE '%s' AND day < DATE"
            + " '%s'";
    Path reports = folder.resolve("reports.parquet");
    Path events = folder.resolve("events.parquet");
    sql.execute(
        "CREATE TABLE report AS SELECT "
            + String.join(", ", columns(reports))
            + ", "
            + windowStarts
            + from.formatted(reports, start, end));
    sql.execute(
        "CREATE TABLE event AS SELECT *, " + windowStarts + from.formatted(events, start, end));
    sql.execute(
        "CREATE TABLE eligibility_input AS SELECT owner, day, second, deployment, tenure"
            + from.formatted(reports, start, end));
  }

  /** Returns the existing columns of reports that a cube or a metric reads. */
  private Collection<String> columns(Path reports) throws SQLException {
    Set<String> wanted = new HashSet<>(REQUIRED_COLUMNS);
    for (Cube cube : catalog.cubesOf(REPORTS)) {
      cube.dimensions().forEach(d -> wanted.add(d.binnedField().orElse(d.field())));
      cube.measures().forEach(m -> wanted.add(m.field()));
      wanted.addAll(cube.where().keySet());
    }
    Set<String> available =
        new TreeSet<>(
            sql.texts("SELECT name FROM parquet_schema('" + reports + "') WHERE name <> ''"));
    available.retainAll(wanted);
    return available;
  }

  /**
   * Creates the complete windows and their eligible owners. A report in the window can make its
   * owner eligible. Without a report in the window, the owner's last report of the 28 days before
   * decides.
   */
  private void createWindows() throws SQLException {
    sql.execute("CREATE TABLE truth_window (kind VARCHAR, window_start DATE)");
    sql.execute("CREATE TABLE eligible (kind VARCHAR, window_start DATE, who VARCHAR)");
    for (Window window : windows) {
      String kind = window.kind().word();
      sql.execute("INSERT INTO truth_window VALUES ('%s', '%s')".formatted(kind, window.start()));
      sql.execute(
          """
          INSERT INTO eligible SELECT DISTINCT '%1$s', DATE '%2$s', owner FROM (
            SELECT owner, deployment <> 'unregistered' OR tenure = '28_days_and_more' AS owner_eligible,
              CASE WHEN day >= DATE '%2$s' THEN 0
                ELSE row_number() OVER (PARTITION BY owner ORDER BY second DESC) END AS age
            FROM eligibility_input WHERE day >= DATE '%2$s' - 28 AND day < DATE '%3$s')
          WHERE owner_eligible AND age < 2\
          """
              .formatted(kind, window.start(), window.end()));
    }
  }

  private void createLatest() throws SQLException {
    for (WindowKind kind : List.of(WindowKind.WEEK, WindowKind.FOUR_WEEKS)) {
      sql.execute(
          """
          CREATE TABLE %3$s AS SELECT r.*, e.who IS NOT NULL AS owner_eligible FROM report r
          LEFT JOIN eligible e
            ON e.kind = '%1$s' AND e.window_start = r.%2$s AND e.who = r.owner
          QUALIFY row_number() OVER
            (PARTITION BY r.%2$s, owner, instance_id ORDER BY second DESC) = 1\
          """
              .formatted(kind.word(), start(kind), latest(kind)));
    }
  }

  private void createAreas() throws SQLException {
    sql.execute("CREATE TABLE area (value VARCHAR, parent VARCHAR)");
    for (Cube cube : catalog.cubes()) {
      for (Cube.Dimension dimension : cube.dimensions()) {
        if (dimension.field().equals("route")
            && dimension.hierarchy() instanceof DimensionHierarchy.ByTable table) {
          sql.insert(
              "area",
              table.parents().entrySet().stream()
                  .map(e -> List.of(e.getKey(), e.getValue()))
                  .toList());
          return;
        }
      }
    }
  }

  /** Creates the facts of windows, except those whose days of history begin before the data set. */
  private void createFacts(Fact fact, LocalDate start) throws SQLException {
    ExpectedFactsSql truth = new ExpectedFactsSql(folder);
    for (WindowKind kind : List.of(WindowKind.WEEK, WindowKind.FOUR_WEEKS)) {
      String table = table(fact.name(), kind);
      LocalDate first =
          fact.history() instanceof Fact.History.Days days ? start.plusDays(days.days()) : start;
      boolean created = false;
      for (Window window : windows) {
        if (window.kind() == kind && !window.start().isBefore(first)) {
          sql.execute(
              (created ? "INSERT INTO " + table : "CREATE TABLE " + table + " AS")
                  + " SELECT DATE '"
                  + window.start()
                  + "' AS window_start, f.* FROM ("
                  + truth.query(fact.name(), window)
                  + ") f");
          created = true;
        }
      }
    }
  }
}
