package org.obmeet.telemetry.privacy.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.Written;

/** What is asked of cells that no row shows. */
class AuditTest {
  /** A step of two values within a group of three, of 40 in all, of which it has 39. */
  private static Audit.Report audit(double above) {
    Hierarchy ladder = new Hierarchy("a", Map.of("x", "s", "y", "s", "z", "t", "w", "t"));
    ReleasedTable table =
        Written.grouped(
            "t", "a", Map.of("rest", List.of("x", "y", "z")), "* 100", "w 60", "rest 40");
    Audit.Target step = new Audit.Target(0, List.of("s"), Written.NUMBER, 39, above, 0, 0);
    return Audit.audit(
        List.of(table),
        List.of(ladder),
        List.of(step),
        Audit.Knowledge.NONE,
        Optional.empty(),
        measure -> false,
        1_000);
  }

  @Test
  void stepWithinAGroup_withRoomAbove_isProtected() {
    assertThat(audit(1).findings()).isEmpty();
  }

  @Test
  void stepWithinAGroup_closeToAllOfTheGroup_isNot() {
    assertThat(audit(5).findings().get(0).upper()).isEqualTo(40);
  }
}
