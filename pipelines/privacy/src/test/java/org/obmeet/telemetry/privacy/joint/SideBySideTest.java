package org.obmeet.telemetry.privacy.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.obmeet.telemetry.privacy.joint.Released.EVERYBODY;
import static org.obmeet.telemetry.privacy.joint.Released.FLAT;
import static org.obmeet.telemetry.privacy.joint.Released.INSTANCES;
import static org.obmeet.telemetry.privacy.joint.Released.VERSION;
import static org.obmeet.telemetry.privacy.joint.Released.label;
import static org.obmeet.telemetry.privacy.joint.Released.row;
import static org.obmeet.telemetry.privacy.joint.Released.table;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube.Group;

class SideBySideTest {
  private static DeclaredTable versions(List<ReleasedCube.Row> rows, Group... groups) {
    return table(
        "versions", EVERYBODY, Map.of("version", VERSION), List.of(INSTANCES), rows, groups);
  }

  private static final DeclaredTable FIRST =
      versions(
          List.of(row("6.4.1", 10L), row("rest", 13L)),
          new Group("version", List.of(label("rest", "*", "6.4.1"))));

  private static String text(SideBySide.Pair pair) {
    return String.join("|", pair.labels())
        + " "
        + (pair.first() == null ? "-" : pair.first().values().get(0))
        + " "
        + (pair.second() == null ? "-" : pair.second().values().get(0))
        + pair.overlapping().stream().map(ReleasedCube.Row::labels).toList();
  }

  @Test
  void labels_thatStandForTheSameValues_areOneRow_howeverSpelled() {
    DeclaredTable second =
        versions(
            List.of(row("6.4.1", 11L), row("rest (2)", 12L)),
            new Group("version", List.of(label("rest (2)", "*", "6.4.1"))));

    assertThat(new SideBySide(FIRST, second).pairs())
        .extracting(SideBySideTest::text)
        .containsExactly("6.4.1 10 11[]", "rest 13 12[]");
  }

  @Test
  void labels_spelledAlike_thatStandForOtherValues_areTwoRows() {
    DeclaredTable second =
        versions(
            List.of(row("6.4.1", 11L), row("7.0.0", 12L), row("rest", 14L)),
            new Group("version", List.of(label("rest", "*", "6.4.1", "7.0.0"))));

    assertThat(new SideBySide(FIRST, second).pairs())
        .extracting(SideBySideTest::text)
        .containsExactly(
            "6.4.1 10 11[]",
            "rest 13 -[[7.0.0], [rest]]",
            "7.0.0 - 12[[rest]]",
            "rest - 14[[rest]]");
  }

  @Test
  void tables_ofOtherDimensions_areRefused() {
    DeclaredTable other =
        table("o", EVERYBODY, Map.of("os", FLAT), List.of(INSTANCES), List.of(row("linux", 10L)));

    assertThatThrownBy(() -> new SideBySide(FIRST, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dimensions of both tables must be the same; they are [version] and [os]");
  }
}
