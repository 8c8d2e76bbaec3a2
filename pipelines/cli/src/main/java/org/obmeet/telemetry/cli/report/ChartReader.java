package org.obmeet.telemetry.cli.report;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.ReleasedWindow;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Scope;

/** Asks released tables for the numbers of charts. */
final class ChartReader {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final ReleaseDatabase database;
  private final Catalog catalog;
  private final List<ReleasedWindow> windows;
  private final Set<String> tables = new TreeSet<>();

  /**
   * @param windows what the manifests say
   */
  ChartReader(ReleaseDatabase database, Catalog catalog, List<ReleasedWindow> windows) {
    this.database = database;
    this.catalog = catalog;
    this.windows = windows;
    windows.forEach(window -> tables.add(window.table()));
  }

  Chart read(ChartSpec spec) {
    List<String> cubes = spec.prefix().map(this::withPrefix).orElse(spec.cubes());
    String sql = spec.prefix().isPresent() ? together(spec.sql(), cubes) : spec.sql();
    Optional<Chart.Facts> facts = facts(spec, cubes);
    if (cubes.isEmpty() || !tables.containsAll(cubes) || facts.isEmpty()) {
      return new Chart(spec, sql, facts, List.of(), List.of(), nothing(spec, cubes));
    }
    List<String> columns = new ArrayList<>();
    List<List<Object>> rows =
        database.query(
            sql,
            LONGEST,
            found -> {
              columns.addAll(found.columns());
              return found.all();
            });
    boolean withheld = rows.stream().allMatch(row -> Chart.value(row) == null);
    String why =
        rows.isEmpty()
            ? "The released windows hold no row of it."
            : withheld ? "Every number of it is withheld." : "";
    return new Chart(spec, sql, facts, columns, rows, why);
  }

  private List<String> withPrefix(String prefix) {
    return catalog.cubes().stream()
        .filter(cube -> cube.name().startsWith(prefix) && cube.dimensions().size() == 1)
        .map(Cube::name)
        .filter(tables::contains)
        .sorted()
        .toList();
  }

  private String together(String sql, List<String> cubes) {
    return catalog.cubes().stream()
        .filter(cube -> cubes.contains(cube.name()))
        .map(
            cube ->
                sql.replace("{cube}", cube.name())
                    .replace("{title}", cube.title().replace("'", "''"))
                    .replace("{dimension}", cube.dimensions().get(0).field()))
        .collect(Collectors.joining("\nUNION ALL\n", "", "\nORDER BY 2 DESC NULLS LAST, 1"));
  }

  private Optional<Chart.Facts> facts(ChartSpec spec, List<String> cubes) {
    List<ReleasedWindow> theirs =
        windows.stream()
            .filter(w -> cubes.contains(w.table()) && w.window().kind() == spec.window())
            .toList();
    Optional<LocalDate> end = theirs.stream().map(w -> w.window().end()).max(LocalDate::compareTo);
    return end.map(
        last ->
            facts(
                theirs.stream()
                    .filter(w -> w.window().end().isAfter(last.minusDays(spec.days())))
                    .toList(),
                last));
  }

  private static Chart.Facts facts(List<ReleasedWindow> seen, LocalDate end) {
    return new Chart.Facts(
        seen.stream().mapToLong(ReleasedWindow::threshold).min().orElse(0),
        seen.get(0).contributor(),
        seen.stream().map(w -> w.window().start()).min(LocalDate::compareTo).orElse(end),
        end,
        (int) seen.stream().map(ReleasedWindow::window).distinct().count(),
        seen.stream().mapToLong(ReleasedWindow::shareWithheldPercent).max().orElse(0),
        seen.stream()
            .map(ReleasedWindow::scope)
            .filter(Scope.EXTENDED.word()::equals)
            .findFirst()
            .orElse(""));
  }

  private String nothing(ChartSpec spec, List<String> cubes) {
    List<String> missing = cubes.stream().filter(cube -> !tables.contains(cube)).toList();
    return "Nothing of "
        + String.join(", ", cubes.isEmpty() ? spec.cubes() : missing)
        + " is released: too few contributors, or too short a history."
        + " telemetry releases list names the reason.";
  }
}
