package org.obmeet.telemetry.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.schemas.Catalog;

class CollectorStartTest {
  @TempDir Path folder;

  private static class FixedClock extends Clock {
    @Override
    public Instant instant() {
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

  /** A clock that fails at one call, as any step of the start may. */
  private static final class FailingClock extends FixedClock {
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
      return super.instant();
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

  /** The time of the clients' port and that of the operators' port add up to half the period. */
  @Test
  @Timeout(60)
  void close_withARequestOfAnOperatorThatHangs_waitsOnlyForTheRestOfTheGracePeriod()
      throws Exception {
    HangingClock clock = new HangingClock();
    AtomicLong hours = new AtomicLong();
    Collector collector =
        Collector.start(
            folder.resolve("lake").toString(),
            folder.resolve("lake.keys"),
            Optional.empty(),
            CollectorSettings.of(
                "test",
                "listen: {port: 0}\noperations: {listen_port: 0}\ndisk: {low_water: 0}\n"
                    + "shutdown: {grace: PT5M}\n",
                Map.of()),
            Catalog.load(),
            new CollectorEnvironment(
                clock,
                // Stopping the port for clients seems to take an hour.
                () -> hours.get() == 0 ? System.nanoTime() : hours.addAndGet(3_600_000_000_000L),
                new SecureRandom(),
                line -> hours.addAndGet(line.contains("\"stopping\"") ? 1 : 0)));
    try (Socket operator =
        new Socket(InetAddress.getLoopbackAddress(), collector.operationsPort().orElseThrow())) {
      operator
          .getOutputStream()
          .write("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      clock.hangs.await();
      assertThatCode(collector::close).doesNotThrowAnyException();
    }
  }

  /** A clock that hangs in the threads of requests until they are interrupted. */
  private static final class HangingClock extends FixedClock {
    private final CountDownLatch hangs = new CountDownLatch(1);

    @Override
    public Instant instant() {
      if (Thread.currentThread().getName().startsWith("http")) {
        hangs.countDown();
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException end) {
          Thread.currentThread().interrupt();
        }
      }
      return super.instant();
    }
  }
}
