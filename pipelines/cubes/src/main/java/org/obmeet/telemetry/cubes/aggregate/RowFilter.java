package org.obmeet.telemetry.cubes.aggregate;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.obmeet.telemetry.cubes.bucket.ColumnPlan;
import org.obmeet.telemetry.cubes.bucket.RowSet;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** Selects the rows that count in a cube: by scope, {@code where} and {@code pick: latest}. */
final class RowFilter {
  /** A condition on a column: the code of each row, and if each code is allowed. */
  private record Allowed(int[] codes, boolean[] allowed) {}

  private final BitSet latest;
  private final Allowed[] conditions;

  private RowFilter(BitSet latest, List<Allowed> conditions) {
    this.latest = latest;
    this.conditions = conditions.toArray(new Allowed[0]);
  }

  static RowFilter of(Cube cube, RowSet columns) {
    List<Allowed> conditions = new ArrayList<>();
    DictionaryVector scopes = columns.label(ColumnPlan.CONSENT_SCOPE);
    if (scopes != null) {
      add(conditions, scopes, label -> covers(label, cube.requiredScope()));
    }
    cube.where().forEach((field, label) -> add(conditions, columns.label(field), label::equals));
    return new RowFilter(cube.latestOnly() ? columns.latest() : null, conditions);
  }

  boolean accepts(int row) {
    if (latest != null && !latest.get(row)) {
      return false;
    }
    for (Allowed condition : conditions) {
      if (!condition.allowed[condition.codes[row]]) {
        return false;
      }
    }
    return true;
  }

  private static void add(
      List<Allowed> conditions, DictionaryVector column, Predicate<String> allows) {
    if (!column.labels().stream().allMatch(allows)) {
      conditions.add(new Allowed(column.codes(), column.matching(allows)));
    }
  }

  /**
   * Returns true if a scope covers the needed scope. An unknown scope counts as {@code envelope}.
   */
  private static boolean covers(String label, Scope needed) {
    return KeywordEnum.of(Scope.class, label).orElse(Scope.ENVELOPE).covers(needed);
  }
}
