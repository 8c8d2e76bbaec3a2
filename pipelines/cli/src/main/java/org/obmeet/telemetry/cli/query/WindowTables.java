package org.obmeet.telemetry.cli.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * Builds the tables about windows: {@code windows} lists released windows, {@code refused} lists
 * completely suppressed windows, and {@code coverage} lists the published share of each measure.
 * They contain only facts of the log and the manifests. The reason for a refusal is left out,
 * because it would disclose information about the numbers.
 */
final class WindowTables {
  static final Set<String> NAMES = Set.of("windows", "refused", "coverage");

  private static final List<String> DEFINITIONS =
      List.of(
          "CREATE TABLE windows (cube VARCHAR, \"window\" VARCHAR, window_start DATE,"
              + " window_end DATE, contributor VARCHAR, threshold BIGINT, consent_scope VARCHAR,"
              + " revision INTEGER, \"rows\" BIGINT)",
          "CREATE TABLE refused (cube VARCHAR, \"window\" VARCHAR, window_start DATE,"
              + " window_end DATE)",
          "CREATE TABLE coverage (cube VARCHAR, window_kind VARCHAR, window_start DATE,"
              + " measure VARCHAR, named DOUBLE, suppressed DOUBLE, complete BOOLEAN)");

  private WindowTables() {}

  /**
   * Returns the statements that create these tables.
   *
   * @param windows the manifests
   * @param refused tables and windows that are suppressed completely
   * @param released names of released tables; no dictionary of the same name is created
   */
  static List<String> statements(
      Catalog catalog,
      List<ReleasedWindow> windows,
      Collection<ReleaseKey> refused,
      Collection<String> released) {
    if (released.stream().anyMatch(NAMES::contains)) {
      return List.of();
    }
    List<ReleasedWindow> cubes = windows.stream().filter(ReleasedWindow::isCube).toList();
    List<String> statements = new ArrayList<>(DEFINITIONS);
    DictionaryTables.insert(
        statements, "windows", cubes.stream().map(WindowTables::released).toList());
    DictionaryTables.insert(
        statements, "refused", refused.stream().map(WindowTables::refused).toList());
    DictionaryTables.insert(
        statements,
        "coverage",
        Stream.concat(
                cubes.stream().flatMap(WindowTables::coverage),
                refused.stream().flatMap(key -> noCoverage(catalog, key)))
            .toList());
    return statements;
  }

  private static List<String> released(ReleasedWindow w) {
    return List.of(
        w.cube(),
        w.window().kind().word(),
        w.window().start().toString(),
        w.window().end().toString(),
        w.contributor(),
        Long.toString(w.threshold()),
        w.scope(),
        Integer.toString(w.revision()),
        Long.toString(w.rows()));
  }

  private static List<String> refused(ReleaseKey key) {
    return List.of(
        key.table(),
        key.window().kind().word(),
        key.window().start().toString(),
        key.window().end().toString());
  }

  private static Stream<List<String>> coverage(ReleasedWindow w) {
    return w.coverage().stream()
        .map(
            share ->
                Arrays.asList(
                    w.cube(),
                    w.window().kind().word(),
                    w.window().start().toString(),
                    share.measure(),
                    Double.toString(share.named()),
                    Double.toString(share.suppressed()),
                    w.complete().map(complete -> complete.toString()).orElse(null)));
  }

  /**
   * Returns the coverage of a suppressed window: its published share is 0, its days are unknown.
   */
  private static Stream<List<String>> noCoverage(Catalog catalog, ReleaseKey key) {
    return catalog.cubes().stream()
        .filter(cube -> cube.name().equals(key.table()))
        .flatMap(cube -> cube.measures().stream())
        .map(
            measure ->
                Arrays.asList(
                    key.table(),
                    key.window().kind().word(),
                    key.window().start().toString(),
                    measure.name(),
                    "0",
                    "1",
                    null));
  }
}
