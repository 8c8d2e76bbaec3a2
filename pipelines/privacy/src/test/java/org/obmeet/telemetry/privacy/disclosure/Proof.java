package org.obmeet.telemetry.privacy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.obmeet.telemetry.schemas.Cube;

/** Checks a released table against raw rows, by brute force and by nothing but its own labels. */
final class Proof {
  private Proof() {}

  static void check(Raw raw, ReleasedCube table) {
    Set<Raw.Record> seen = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    for (ReleasedCube.Row row : table.rows()) {
      List<Raw.Record> behind = raw.behind(table, row.labels());
      behind.forEach(r -> assertThat(seen.add(r)).as("rows are disjoint").isTrue());
      checkSafe(raw.cube(), raw.truth(behind));
      assertThat(row.values()).isEqualTo(values(raw.cube(), raw.truth(behind)));
    }
    assertThat(seen).as("rows are complete").hasSize(raw.records().size());
    checkLevels(raw, table);
  }

  private static List<Long> values(Cube cube, Raw.Truth truth) {
    List<Long> values = new ArrayList<>();
    int m = 0;
    for (Cube.Measure measure : cube.measures()) {
      values.add(measure.additive() ? truth.totals()[m++] : truth.contributors());
    }
    return values;
  }

  private static void checkSafe(Cube cube, Raw.Truth truth) {
    assertThat(truth.contributors()).isGreaterThanOrEqualTo(cube.threshold());
    assertThat(truth.standing() * 2).isGreaterThanOrEqualTo(cube.threshold());
    List<Cube.Measure> additive = cube.measures().stream().filter(Cube.Measure::additive).toList();
    for (int m = 0; m < additive.size(); m++) {
      List<Long> carried = truth.carried().get(m);
      if (!carried.isEmpty()) {
        assertThat(carried.size()).isGreaterThanOrEqualTo(cube.threshold());
        assertThat(truth.standingCarriers()[m] * 2).isGreaterThanOrEqualTo(cube.threshold());
      }
      if (additive.get(m).dominance() && truth.sums()[m] > 0) {
        long others = truth.sums()[m] - carried.get(0) - carried.get(1);
        assertThat(others * 100).isGreaterThanOrEqualTo(carried.get(0) * cube.dominancePercent());
      }
    }
  }

  private static void checkLevels(Raw raw, ReleasedCube table) {
    List<Set<Integer>> counted = new ArrayList<>();
    List<Set<Raw.Record>> regions = new ArrayList<>();
    for (ReleasedCube.Row row : table.rows()) {
      add(raw.behind(table, row.labels()), regions, counted);
    }
    for (ReleasedCube.Row row : table.levels()) {
      List<Raw.Record> behind = level(raw, row.labels());
      int count = column(raw.cube());
      add(behind, regions, counted);
      assertThat(row.values().get(count)).isEqualTo(raw.truth(behind).contributors());
      assertThat(raw.truth(behind).standing() * 2).isGreaterThanOrEqualTo(raw.cube().threshold());
      assertThat(row.values().stream().filter(v -> v != null)).hasSize(1);
    }
    noSmallDifference(raw, regions, counted);
    if (raw.cube().measures().stream().anyMatch(measure -> !measure.additive())) {
      Raw.Truth whole = raw.truth(raw.records());
      int threshold = raw.cube().threshold();
      for (Set<Integer> people : counted) {
        noSmallComplement(threshold, whole.contributors(), people.size());
        assertThat(
                people.size() == whole.contributors()
                    || 2 * (whole.standing() - raw.standing(people)) >= threshold)
            .as("enough with standing are left without %s of %s", people.size(), whole)
            .isTrue();
      }
    }
  }

  /** What is left when a count is taken from a whole that is known. */
  static void noSmallComplement(int threshold, long whole, long count) {
    assertThat(whole == count || whole - count >= threshold)
        .as("a count of %s leaves %s of %s", count, whole - count, whole)
        .isTrue();
  }

  private static void add(
      List<Raw.Record> behind, List<Set<Raw.Record>> regions, List<Set<Integer>> counted) {
    Set<Raw.Record> region = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    region.addAll(behind);
    Set<Integer> people = new HashSet<>();
    behind.stream().filter(r -> r.contributor() >= 0).forEach(r -> people.add(r.contributor()));
    regions.add(region);
    counted.add(people);
  }

  private static void noSmallDifference(
      Raw raw, List<Set<Raw.Record>> regions, List<Set<Integer>> counted) {
    int threshold = raw.cube().threshold();
    for (int a = 0; a < regions.size(); a++) {
      for (int b = 0; b < regions.size(); b++) {
        if (a != b && regions.get(a).containsAll(regions.get(b))) {
          long difference = (long) counted.get(a).size() - counted.get(b).size();
          long standing = raw.standing(counted.get(a)) - raw.standing(counted.get(b));
          assertThat(difference == 0 || (difference >= threshold && 2 * standing >= threshold))
              .as("difference of nested counts is %s, with standing %s", difference, standing)
              .isTrue();
        }
      }
    }
  }

  private static List<Raw.Record> level(Raw raw, List<String> labels) {
    return raw.records().stream().filter(r -> under(raw.cube(), r, labels)).toList();
  }

  private static boolean under(Cube cube, Raw.Record r, List<String> labels) {
    for (int d = 0; d < labels.size(); d++) {
      List<String> path = cube.dimensions().get(d).ladder().path(r.labels().get(d));
      String label = labels.get(d);
      boolean in =
          label.endsWith(" · all")
              ? path.subList(1, path.size()).contains(label.replace(" · all", ""))
              : label.equals("*") || path.contains(label);
      if (!in) {
        return false;
      }
    }
    return true;
  }

  private static int column(Cube cube) {
    for (int m = 0; m < cube.measures().size(); m++) {
      if (!cube.measures().get(m).additive()) {
        return m;
      }
    }
    throw new AssertionError("levels of a cube without a distinct count");
  }
}
