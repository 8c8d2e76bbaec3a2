package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunClockTest {
  private static final Instant NOW = Instant.parse("2026-11-24T16:00:59.999Z");

  @Test
  void id_hasTheTimeInUtc_theCommandAndARandomPart() {
    assertThat(RunClock.newId("ingest", NOW)).matches("20261124T160059Z-ingest-[0-9a-f]{8}");
    assertThat(RunClock.newId("ingest", NOW)).isNotEqualTo(RunClock.newId("ingest", NOW));
    assertThat(RunClock.randomHex(6)).matches("[0-9a-f]{12}");
  }

  @Test
  void now_isTheTimeOfTheRequestInSeconds() {
    assertThat(RunClock.start("erase-queue", NOW).now())
        .isEqualTo(Instant.parse("2026-11-24T16:00:59Z"));
  }

  @Test
  void perSecond_ofARunWithoutDuration_countsAMillisecond() {
    RunClock future = new RunClock("r", "ingest", NOW, System.nanoTime() + (1L << 50));

    assertThat(future.perSecond(5)).isEqualTo(5000);
    assertThat(future.perSecond(0)).isZero();
  }
}
