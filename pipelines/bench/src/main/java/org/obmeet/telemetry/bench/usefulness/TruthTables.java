package org.obmeet.telemetry.bench.usefulness;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.bench.DuckDb;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.synthetic.truth.ExpectedFactsSql;

/**
 * Creates the tables of the ground truth of a synthetic data set:
 *
 * <ul>
 *   <li>{@code report} and {@code event}: accepted records with a contributor, and the first day of
 *       their windows
 *   <li>{@code latest} and {@code latest_four_weeks}: the last report of each owner, instance and
 *       window
 *   <li>{@code fact_NAME_KIND}: the facts of the windows of a kind, except windows whose history
 *       begins before the data set or the key rotation period
 *   <li>{@code truth_window}: the windows that the data set covers completely
 *   <li>{@code eligible}: the eligible owners and people of each window
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
   * Creates the tables of a data set from {@code start} to the day before {@code end}.
   *
   * @param folder folder of the ground truth
   */
  static void create(DuckDb sql, Path folder, Catalog catalog, LocalDate start, LocalDate end)
      throws SQLException {
    TruthTables tables = new TruthTables(sql, folder, catalog, start, end);
    tables.createWindows();
    tables.createRecords(start, end);
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
    boolean weekly = kind == WindowKind.WEEK;
    String start = weekly ? "window_start" : "four_weeks_start";
    if (!countsReports(cube)) {
      return new Counted("event", start, "person");
    }
    String latest = weekly ? "latest" : "latest_four_weeks";
    return new Counted(cube.latestOnly() ? latest : "report", start, "owner");
  }

  static boolean countsReports(Cube cube) {
    return cube.stream().equals(REPORTS);
  }

  /**
   * A relation that a cube counts.
   *
   * @param table name of the relation
   * @param start name of the column with the window's first day
   * @param contributor name of the column with the contributor
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

  private void createWindows() throws SQLException {
    sql.execute("CREATE TABLE truth_window (kind VARCHAR, window_start DATE, window_end DATE)");
    sql.insert(
        "truth_window",
        windows.stream()
            .map(w -> List.of(w.kind().word(), w.start().toString(), w.end().toString()))
            .toList());
  }

  private void createRecords(LocalDate start, LocalDate end) throws SQLException {
    Path reports = folder.resolve("reports.parquet");
    String script = DuckDb.script(TruthTables.class, "truth").orElseThrow();
    sql.execute(
        DuckDb.filled(
            script,
            Map.of(
                "origin",
                WindowKind.ORIGIN,
                "columns",
                String.join(", ", columns(reports)),
                "reports",
                reports,
                "events",
                folder.resolve("events.parquet"),
                "start",
                start,
                "end",
                end)));
  }

  /** Returns the existing columns of reports that are required or that a cube reads. */
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

  private void createFacts(Fact fact, LocalDate start) throws SQLException {
    ExpectedFactsSql truth = new ExpectedFactsSql(folder);
    for (WindowKind kind : List.of(WindowKind.WEEK, WindowKind.FOUR_WEEKS)) {
      String table = table(fact.name(), kind);
      LocalDate first =
          fact.history() instanceof Fact.History.Days days ? start.plusDays(days.days()) : start;
      boolean created = false;
      for (Window window : windows) {
        if (window.kind() == kind
            && !window.start().isBefore(first)
            && fact.historyFrom(window, catalog.dataset(fact.stream()).epochDays()).isPresent()) {
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
