package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.Cube;

/**
 * Whether the totals of a wider and of a narrower population give away the few who lie in one and
 * not in the other; and the counts that rows of a cube can be subtracted from.
 */
final class Denominators {
  /**
   * The totals that a table gives away.
   *
   * @param crowd distinct contributors, where the table tells
   * @param additive total of each additive measure, by what it measures
   * @param counts every distinct count of a table that is out already
   */
  private record Totals(
      String cube,
      Population population,
      int threshold,
      Optional<Crowd> crowd,
      Map<String, Long> additive,
      List<Long> counts) {}

  private final List<Totals> mine;
  private final List<Totals> theirs = new ArrayList<>();

  /**
   * @param cells cubes to be decided
   * @param published tables that are out already
   */
  Denominators(List<CubeCells> cells, List<PublishedTable> published) {
    this.mine = cells.stream().map(Denominators::totals).toList();
    Set<String> counts =
        cells.stream()
            .flatMap(c -> c.cube().measures().stream())
            .filter(m -> !m.additive())
            .map(Cube.Measure::name)
            .collect(Collectors.toSet());
    for (PublishedTable table : published) {
      table.population().ifPresent(p -> theirs.add(totals(table, p, counts)));
    }
  }

  /**
   * Contributors of a cube's population and of each wider one: what a row may be subtracted from.
   */
  List<Crowd> wholes(Cube cube) {
    Population population = Population.of(cube);
    return Stream.concat(mine.stream(), theirs.stream())
        .filter(totals -> totals.population().contains(population))
        .flatMap(totals -> totals.crowd().stream())
        .distinct()
        .toList();
  }

  /** Names of the cubes that must not be released beside the others. */
  Set<String> withheld() {
    Set<String> withheld = new HashSet<>();
    for (Totals one : mine) {
      mine.stream()
          .filter(o -> narrower(one, o) && gap(one, o))
          .forEach(o -> withheld.add(one.cube()));
      theirs.stream()
          .filter(o -> (narrower(one, o) || narrower(o, one)) && gap(one, o) || nearlyAll(o, one))
          .forEach(o -> withheld.add(one.cube()));
    }
    return withheld;
  }

  private static boolean narrower(Totals one, Totals other) {
    return one.population().fact().equals(other.population().fact())
        && one.population().where().equals(other.population().where())
        && one.population().scope() != other.population().scope()
        && one.population().scope().covers(other.population().scope());
  }

  /** Whether a count that is out already would be nearly all of a wider population. */
  private static boolean nearlyAll(Totals out, Totals wide) {
    long whole = wide.crowd().map(Crowd::contributors).orElse(0L);
    return !wide.population().equals(out.population())
        && wide.population().contains(out.population())
        && out.counts().stream().anyMatch(n -> n < whole && whole - n < wide.threshold());
  }

  /**
   * A difference in contributors is a lower bound of those who lie in it. Without one, any
   * difference of sums comes from contributors of whom nothing is known.
   */
  private static boolean gap(Totals one, Totals other) {
    if (one.crowd().isPresent() && other.crowd().isPresent()) {
      Crowd difference = difference(one.crowd().get(), other.crowd().get());
      if (difference.contributors() > 0) {
        return !difference.reaches(Math.max(one.threshold(), other.threshold()));
      }
    }
    return one.additive().entrySet().stream()
        .anyMatch(
            e ->
                other.additive().containsKey(e.getKey())
                    && !other.additive().get(e.getKey()).equals(e.getValue()));
  }

  /** One lies in the other: what the larger has beyond the smaller. */
  private static Crowd difference(Crowd one, Crowd other) {
    return one.contributors() >= other.contributors() ? one.without(other) : other.without(one);
  }

  private static Totals totals(CubeCells cells) {
    Cube cube = cells.cube();
    CellTable table = cells.table();
    int root = table.find(new int[table.trees().size()]);
    Map<String, Long> additive = new HashMap<>();
    int m = 0;
    for (Cube.Measure measure : cube.measures()) {
      if (measure.additive()) {
        long total = root < 0 ? 0 : Statistics.of(table, root).total(m);
        additive.put("name " + measure.name(), total);
        additive.put(signature(measure), total);
        m++;
      }
    }
    return new Totals(
        cube.name(),
        Population.of(cube),
        cube.threshold(),
        Optional.of(root < 0 ? Crowd.of(Statistics.none(0)) : Crowd.of(table, root)),
        additive,
        List.of());
  }

  private static String signature(Cube.Measure measure) {
    return measure.kind() + " " + measure.field() + " " + measure.min() + " " + measure.max();
  }

  private static Totals totals(
      PublishedTable published, Population population, Set<String> counts) {
    ReleasedCube table = published.table();
    Map<String, Long> additive = new HashMap<>();
    Optional<Crowd> crowd = Optional.empty();
    List<Long> distinct = new ArrayList<>();
    for (int m = 0; m < table.measures().size(); m++) {
      String name = table.measures().get(m);
      if (counts.contains(name)) {
        crowd = distinct(table, m);
        distinct.addAll(counts(table, m));
      } else {
        additive.put("name " + name, sum(table, m));
      }
    }
    return new Totals(published.cube(), population, 0, crowd, additive, distinct);
  }

  private static Optional<Crowd> distinct(ReleasedCube table, int measure) {
    List<ReleasedCube.Row> rows = table.dimensions().isEmpty() ? table.rows() : table.levels();
    return rows.stream()
        .filter(row -> row.labels().stream().allMatch(ReleasedCube.EVERYTHING::equals))
        .map(row -> row.values().get(measure))
        .filter(value -> value != null)
        .map(Crowd::published)
        .findFirst();
  }

  private static List<Long> counts(ReleasedCube table, int measure) {
    return Stream.concat(table.rows().stream(), table.levels().stream())
        .map(row -> row.values().get(measure))
        .filter(value -> value != null)
        .toList();
  }

  private static long sum(ReleasedCube table, int measure) {
    long sum = 0;
    for (ReleasedCube.Row row : table.rows()) {
      Long value = row.values().get(measure);
      sum = Math.addExact(sum, value == null ? 0 : value);
    }
    return sum;
  }
}
