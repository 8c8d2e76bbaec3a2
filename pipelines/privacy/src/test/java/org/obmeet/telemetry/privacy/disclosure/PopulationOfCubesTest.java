package org.obmeet.telemetry.privacy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Scope;

class PopulationOfCubesTest {
  private static final Population RECORDS = new Population(Scope.INFO_PAGE, Map.of());
  private static final Population SESSIONS =
      new Population(Scope.INFO_PAGE, Map.of(), "session", false);
  private static final Population LAPSED =
      new Population(Scope.INFO_PAGE, Map.of(), "lifecycle", true);

  @Test
  void records_containFactsOfTheWindow_andNotThoseBeyondIt() {
    assertThat(RECORDS.contains(SESSIONS)).isTrue();
    assertThat(RECORDS.contains(LAPSED)).isFalse();
    assertThat(RECORDS.contains(new Population(Scope.EXTENDED, Map.of("a", "b")))).isTrue();
  }

  @Test
  void facts_containTheSameFactsOnly() {
    assertThat(SESSIONS.contains(RECORDS)).isFalse();
    assertThat(SESSIONS.contains(LAPSED)).isFalse();
    assertThat(SESSIONS.contains(new Population(Scope.EXTENDED, Map.of(), "session", false)))
        .isTrue();
    assertThat(LAPSED.contains(LAPSED)).isTrue();
  }

  @Test
  void factOfAnOlderLedger_isNone() {
    assertThat(new Population(Scope.INFO_PAGE, Map.of(), null, false)).isEqualTo(RECORDS);
  }
}
