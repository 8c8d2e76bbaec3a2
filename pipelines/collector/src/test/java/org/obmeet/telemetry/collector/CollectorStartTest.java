package org.obmeet.telemetry.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.schemas.Catalog;

class CollectorStartTest {
  @TempDir Path folder;

  /** A clock that fails at one call, as any step of the start may. */
  private static final class FailingClock extends Clock {
    private final Thread caller = Thread.currentThread();
    private int callsUntilFailure;

    FailingClock(int calls) {
      this.callsUntilFailure = calls;
    }

    @Override
    public Instant instant() {
      if (Thread.currentThread() == caller && callsUntilFailure-- == 0) {
        throw new IllegalStateException("no time");
      }
      return Instant.parse("2026-11-24T12:00:00Z");
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Starts and stops a collector; returns false if the start fails. */
  private boolean starts(FailingClock clock) throws IOException {
    try (Collector collector =
        Collector.start(
            folder.resolve("lake").toString(),
            folder.resolve("lake.keys"),
            Optional.empty(),
            CollectorSettings.of("test", "listen: {port: 0}\ndisk: {low_water: 0}\n", Map.of()),
            Catalog.load(),
            new CollectorEnvironment(clock, System::nanoTime, new SecureRandom(), line -> {}))) {
      clock.callsUntilFailure = -1;
      return collector.port() > 0;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static Set<Thread> threads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(
        thread -> !thread.getName().startsWith("landing-") && !thread.getName().equals("consents"));
    return threads;
  }

  @Test
  void failedStart_leavesNoThread() throws IOException {
    Set<Thread> before = threads();
    int calls = 0;
    while (!starts(new FailingClock(calls))) {
      calls++;
      assertThat(threads()).as("after a failure at call %s", calls).isSubsetOf(before);
    }
    assertThat(calls).isGreaterThan(5);
  }
}
