package org.obmeet.telemetry.cli.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.aggregate.ReleaseFiles;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.CubeWarnings;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * Finds cubes that count fewer records than in their last release. Without a release, the
 * comparison is with the shipped catalogue.
 *
 * @param shipped outcome of the same windows with the shipped catalogue
 */
record NarrowerPopulations(Catalog catalog, Lake lake, List<ReleaseCounts> shipped) {
  /** The number of records that a cube counted before, and their conditions. */
  private record Before(long records, Scope scope, Map<String, String> where) {}

  /** Returns a sentence for each cube and window with fewer records than before. */
  List<String> sentences(List<ReleaseCounts> releases) {
    Map<String, List<ReleasedTable>> published = new TreeMap<>();
    List<String> sentences = new ArrayList<>();
    for (ReleaseCounts one : releases) {
      Cube cube = cube(catalog, one.cube()).orElseThrow();
      Optional<Cube.Measure> records =
          cube.measures().stream()
              .filter(m -> m.kind() == Cube.MeasureKind.RECORDS)
              .filter(m -> one.shares().containsKey(m.name()))
              .findFirst();
      List<ReleasedTable> tables =
          published.computeIfAbsent(
              cube.stream() + "/" + one.window(),
              key ->
                  ReleaseFiles.of(lake, lake.state(), cube.stream(), Window.parse(one.window())));
      records.ifPresent(
          measure ->
              released(tables, cube, measure.name())
                  .or(() -> shipped(one, measure.name()))
                  .ifPresent(
                      before -> {
                        long now = one.shares().get(measure.name()).total();
                        if (now < before.records()) {
                          sentences.add(
                              "%s: %s of %s %s%s"
                                  .formatted(
                                      cube.name(),
                                      now,
                                      before.records(),
                                      measure.unit(),
                                      because(cube, before)));
                        }
                      }));
    }
    return sentences;
  }

  /** Returns the total that the last revision of a table published; empty if it published none. */
  private static Optional<Before> released(List<ReleasedTable> tables, Cube cube, String measure) {
    return tables.stream()
        .filter(table -> table.name().equals(cube.name()))
        .reduce((earlier, later) -> later)
        .flatMap(
            table ->
                total(table.cells(), measure)
                    .map(
                        records ->
                            new Before(
                                records,
                                KeywordEnum.of(Scope.class, table.declaration().scope())
                                    .orElse(Scope.EXTENDED),
                                table.declaration().where())));
  }

  private static Optional<Long> total(ReleasedCells table, String measure) {
    return IntStream.range(0, table.measures().size())
        .filter(m -> table.measures().get(m).name().equals(measure))
        .boxed()
        .flatMap(
            m ->
                table.cells().stream()
                    .filter(row -> row.labels().stream().allMatch(ReleasedCells.TOTAL::equals))
                    .map(row -> Optional.ofNullable(row.values().get(m))))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Before> shipped(ReleaseCounts current, String measure) {
    return shipped.stream()
        .filter(other -> PreviewTable.isSame(current, other))
        .filter(other -> other.shares().containsKey(measure))
        .findFirst()
        .flatMap(
            other ->
                cube(Catalog.load(), current.cube())
                    .map(
                        cube ->
                            new Before(
                                other.shares().get(measure).total(),
                                cube.requiredScope(),
                                cube.where())));
  }

  private String because(Cube cube, Before before) {
    if (before.scope().covers(cube.requiredScope())) {
      return cube.where().equals(before.where()) ? "" : ", because of its condition where";
    }
    List<String> fields =
        CubeWarnings.fields(cube).stream()
            .filter(
                name ->
                    catalog
                        .dataset(cube.stream())
                        .field(name)
                        .map(Field::scope)
                        .filter(scope -> !before.scope().covers(scope))
                        .isPresent())
            .toList();
    return ", because %s %s the scope %s"
        .formatted(
            fields.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")),
            fields.size() == 1 ? "needs" : "need",
            cube.requiredScope().word());
  }

  private static Optional<Cube> cube(Catalog catalog, String name) {
    return catalog.cubes().stream().filter(cube -> cube.name().equals(name)).findFirst();
  }
}
