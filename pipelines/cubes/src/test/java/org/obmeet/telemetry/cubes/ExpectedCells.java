package org.obmeet.telemetry.cubes;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.Window;

/** Computes the expected cells from their definitions with plain collections. */
final class ExpectedCells {
  /**
   * A cell, with the sum, the carriers, the eligible carriers and the two largest contributions of
   * each measure.
   */
  record Expected(
      long contributors,
      long eligible,
      List<Long> sums,
      List<Long> carriers,
      List<Long> standingCarriers,
      List<Long> first,
      List<Long> second) {}

  private final Cube cube;
  private final List<Cube.Measure> measures;

  ExpectedCells(Cube cube) {
    this.cube = cube;
    this.measures = cube.measures().stream().filter(Cube.Measure::additive).toList();
  }

  /** Returns true if a report makes its owner eligible. */
  private static boolean givesStanding(Map<String, Object> row) {
    boolean registered = List.of("registered", "hosted").contains(row.get("deployment"));
    return (registered && !"unverified".equals(row.get("verification")))
        || "28_days_and_more".equals(row.get("tenure"));
  }

  /** Returns the contributors that a report in the window makes eligible. */
  private static Set<String> eligible(List<Map<String, Object>> rows, Window window) {
    return rows.stream()
        .filter(r -> inside(r, window) && r.get("contributor") != null)
        .filter(r -> !r.containsKey("deployment") || givesStanding(r))
        .map(r -> text(r.get("contributor")))
        .collect(Collectors.toSet());
  }

  private static boolean inside(Map<String, Object> row, Window window) {
    int day = (int) row.get("day");
    return day >= window.start().toEpochDay() && day < window.end().toEpochDay();
  }

  /** Returns the cells by the label paths of their nodes. */
  Map<List<List<String>>, Expected> cells(List<Map<String, Object>> rows, Window window) {
    Set<String> eligible = eligible(rows, window);
    Map<List<List<String>>, List<Map<String, Object>>> members = new HashMap<>();
    for (Map<String, Object> row : counted(rows, window)) {
      for (List<List<String>> key : keys(row)) {
        members.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
      }
    }
    return members.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> expected(e.getValue(), eligible)));
  }

  /**
   * Returns the footprints of the contributors in a small finest cell, which has fewer than {@code
   * threshold} contributors or fewer than half of it eligible. A footprint has the values in each
   * finest cell, then 1 if the contributor is eligible and 0 otherwise.
   */
  Map<String, Map<List<List<String>>, List<Long>>> footprints(
      List<Map<String, Object>> rows, Window window, int threshold) {
    Map<String, Map<List<List<String>>, List<Long>>> all = new TreeMap<>();
    Map<List<List<String>>, Set<String>> contributors = new HashMap<>();
    for (Map<String, Object> row : counted(rows, window)) {
      String name = text(row.get("contributor"));
      List<List<String>> finest = keys(row).get(0);
      contributors.computeIfAbsent(finest, k -> new HashSet<>()).add(name);
      all.computeIfAbsent(name, k -> new HashMap<>())
          .merge(finest, values(row), ExpectedCells::plus);
    }
    Set<String> eligible = eligible(rows, window);
    all.values()
        .removeIf(
            cells ->
                cells.keySet().stream()
                    .noneMatch(k -> small(contributors.get(k), eligible, threshold)));
    all.forEach(
        (name, cells) ->
            cells.replaceAll(
                (k, v) ->
                    Stream.concat(v.stream(), Stream.of(eligible.contains(name) ? 1L : 0L))
                        .toList()));
    return all;
  }

  private static boolean small(Set<String> people, Set<String> eligible, int threshold) {
    long has = people.stream().filter(eligible::contains).count();
    return people.size() < threshold || 2 * has < threshold;
  }

  private List<Map<String, Object>> counted(List<Map<String, Object>> rows, Window window) {
    List<Map<String, Object>> inside = rows.stream().filter(r -> inside(r, window)).toList();
    if (cube.latestOnly()) {
      Comparator<Map<String, Object>> later =
          Comparator.<Map<String, Object>, Long>comparing(r -> (Long) r.get("second"))
              .thenComparing(r -> (byte[]) r.get("record"), Arrays::compareUnsigned);
      inside =
          List.copyOf(
              inside.stream()
                  .collect(
                      Collectors.toMap(
                          ExpectedCells::unit, r -> r, (a, b) -> later.compare(a, b) >= 0 ? a : b))
                  .values());
    }
    return inside.stream().filter(r -> r.get("contributor") != null && accepted(r)).toList();
  }

  /** Returns the key of a contributor's unit. A row without a contributor is its own unit. */
  private static String unit(Map<String, Object> row) {
    return row.get("contributor") == null
        ? text(row.get("record"))
        : text(row.get("contributor")) + text(row.get("instance"));
  }

  private boolean accepted(Map<String, Object> row) {
    Object scope = row.get("consent_scope");
    boolean covered =
        switch (cube.requiredScope()) {
          case ENVELOPE -> true;
          case INFO_PAGE -> "info-page".equals(scope) || "extended".equals(scope);
          case EXTENDED -> "extended".equals(scope);
        };
    return covered
        && cube.where().entrySet().stream()
            .allMatch(e -> e.getValue().equals(labelOf(row, e.getKey())));
  }

  private static String labelOf(Map<String, Object> row, String field) {
    Object value = row.get(field);
    boolean flag =
        TestStreams.FIELDS.stream()
            .anyMatch(f -> f.name().equals(field) && f.type() == ValueType.BOOLEAN);
    if (flag) {
      return Boolean.TRUE.equals(value) ? "yes" : "no";
    }
    return value == null ? "unknown" : (String) value;
  }

  /** Returns all combinations of the values' paths and their ancestors, the finest first. */
  private List<List<List<String>>> keys(Map<String, Object> row) {
    List<List<List<String>>> keys = List.of(List.of());
    for (Cube.Dimension dimension : cube.dimensions()) {
      List<String> path = dimension.hierarchy().path(labelOf(row, dimension.field()));
      List<List<List<String>>> longer = new ArrayList<>();
      for (List<List<String>> key : keys) {
        for (int up = 0; up <= path.size(); up++) {
          List<List<String>> more = new ArrayList<>(key);
          List<String> node = new ArrayList<>(path.subList(up, path.size()));
          node.add(up == 0 ? "leaf" : "step");
          more.add(node);
          longer.add(more);
        }
      }
      keys = longer;
    }
    return keys;
  }

  private List<Long> values(Map<String, Object> row) {
    return measures.stream()
        .map(
            m -> {
              Object value = m.field().isEmpty() ? (Object) 1L : row.get(m.field());
              long number = value == null ? 0 : (Long) value;
              boolean summed = m.kind() == Cube.MeasureKind.SUM && value != null;
              return summed ? Math.max(m.min(), Math.min(m.max(), number)) : number;
            })
        .toList();
  }

  private Expected expected(List<Map<String, Object>> rows, Set<String> eligible) {
    Map<String, List<Long>> byOwner = new HashMap<>();
    for (Map<String, Object> row : rows) {
      byOwner.merge(text(row.get("contributor")), values(row), ExpectedCells::plus);
    }
    List<List<Long>> columns = new ArrayList<>();
    List<Long> standingCarriers = new ArrayList<>();
    for (int m = 0; m < measures.size(); m++) {
      int measure = m;
      standingCarriers.add(
          byOwner.entrySet().stream()
              .filter(e -> eligible.contains(e.getKey()) && e.getValue().get(measure) != 0)
              .count());
      columns.add(
          byOwner.values().stream()
              .map(v -> v.get(measure))
              .sorted(Comparator.reverseOrder())
              .toList());
    }
    return new Expected(
        byOwner.size(),
        byOwner.keySet().stream().filter(eligible::contains).count(),
        columns.stream().map(c -> c.stream().mapToLong(v -> v).sum()).toList(),
        columns.stream().map(c -> c.stream().filter(v -> v != 0).count()).toList(),
        standingCarriers,
        columns.stream().map(c -> c.size() > 0 ? c.get(0) : 0L).toList(),
        columns.stream().map(c -> c.size() > 1 ? c.get(1) : 0L).toList());
  }

  private static List<Long> plus(List<Long> a, List<Long> b) {
    List<Long> sum = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      sum.add(a.get(i) + b.get(i));
    }
    return sum;
  }

  private static String text(Object pseudonym) {
    ByteBuffer bytes = ByteBuffer.wrap((byte[]) pseudonym);
    return Long.toHexString(bytes.getLong()) + Long.toHexString(bytes.getLong());
  }
}
