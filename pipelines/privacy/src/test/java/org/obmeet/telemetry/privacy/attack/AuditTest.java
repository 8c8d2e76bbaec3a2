package org.obmeet.telemetry.privacy.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

  /**
   * x + y, x + p and y + q, of which the last two add up to the first: nobody is in p and q, so
   * that x and y are known, though no equation says so by itself.
   */
  private static ReleasedTable known(long unit) {
    return Written.grouped(
        "t",
        "a",
        Map.of("xy", List.of("x", "y"), "xp", List.of("x", "p"), "yq", List.of("y", "q")),
        "xy " + 10 * unit,
        "xp " + 4 * unit,
        "yq " + 6 * unit,
        "x ?",
        "y ?",
        "p ?",
        "q ?");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 1_000_000, 1_000_000_000L, 1_000_000_000_000L})
  void value_thatFollowsSinceNothingIsNegative_isFoundAtEveryScale(long unit) {
    for (Optional<Audit.Truth> truth : List.of(Optional.of(truth(unit)), NOT_KNOWN)) {
      Audit.Report report =
          audit(known(unit), new Audit.Target(0, X, Written.NUMBER, 4 * unit, 0, 0, 1), truth);

      assertThat(report.findings()).containsKey(0);
      assertThat(report.findings().get(0).upper()).isCloseTo(4.0 * unit, within(0.25));
    }
  }

  private static final Optional<Audit.Truth> NOT_KNOWN = Optional.empty();
  private static final List<String> X = List.of("x");

  private static Audit.Truth truth(long unit) {
    Map<String, Long> values = Map.of("x", 4 * unit, "y", 6 * unit, "p", 0L, "q", 0L);
    return (table, labels, measure) -> values.get(labels.get(0));
  }

  private static Audit.Report audit(
      ReleasedTable table, Audit.Target target, Optional<Audit.Truth> truth) {
    return Audit.audit(
        List.of(table),
        List.of(),
        List.of(target),
        Audit.Knowledge.NONE,
        truth,
        measure -> false,
        1_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 1_000_000, 1_000_000_000L, 1_000_000_000_000L})
  void valuesThatMayBeOthers_areProtectedAtEveryScale(long unit) {
    ReleasedTable table = Written.rows("t", "a", "* " + 10 * unit, "x ?", "y ?");
    Audit.Target any = new Audit.Target(0, X, Written.NUMBER, 4 * unit, 0, 0, 1);
    Audit.Target far = new Audit.Target(0, X, Written.NUMBER, 4 * unit, 6 * unit, 4 * unit, 0);
    Audit.Target farther = new Audit.Target(0, X, Written.NUMBER, 4 * unit, 6 * unit + 1, 0, 0);

    assertThat(audit(table, any, Optional.of(truth(unit))).findings()).isEmpty();
    assertThat(audit(table, far, Optional.of(truth(unit))).findings()).isEmpty();
    assertThat(audit(table, farther, Optional.of(truth(unit))).findings()).containsKey(0);
  }

  /** A distance that is small beside the truth is not lost in rounding. */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 1, 3})
  void distance_ofAValueThatIsKnown_isNotMetByRounding(double need) {
    long unit = 1_000_000_000L;
    Audit.Target target = new Audit.Target(0, X, Written.NUMBER, 4 * unit, need, need, 0);

    assertThat(audit(known(unit), target, Optional.of(truth(unit))).findings()).containsKey(0);
  }
}
