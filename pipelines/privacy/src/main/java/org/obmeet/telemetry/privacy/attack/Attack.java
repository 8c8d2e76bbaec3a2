package org.obmeet.telemetry.privacy.attack;

import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/** Bounds every withheld value of tables over one population, from the released tables alone. */
public final class Attack {
  private Attack() {}

  /**
   * @param tables the released tables
   * @param hierarchies ladders of their dimensions; a dimension without one is flat
   * @param zeros combinations known to be impossible: dimension to value, of some dimensions
   * @throws IllegalArgumentException where published rows contradict each other, or a label stands
   *     for nothing
   */
  public static AttackReport attack(
      List<ReleasedTable> tables, List<Hierarchy> hierarchies, List<Map<String, String>> zeros) {
    throw new IllegalArgumentException("not built yet");
  }
}
