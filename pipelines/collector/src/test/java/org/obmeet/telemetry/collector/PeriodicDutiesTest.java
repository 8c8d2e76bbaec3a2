package org.obmeet.telemetry.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.collector.intake.SuppressionCache;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.Store;

class PeriodicDutiesTest {
  private static final Duration PAUSE = Duration.ofMillis(1);

  @TempDir Path folder;

  private final AtomicBoolean hangs = new AtomicBoolean();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /** Returns a store whose operations wait for {@code released} while {@code hangs} is true. */
  private Store store() {
    Store local = new LocalStore(folder);
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              if (hangs.get()) {
                hanging.countDown();
                released.await();
              }
              try {
                return method.invoke(local, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void duty_whoseStoreHangs_delaysNoOther_andIsNoticed() throws Exception {
    Lake lake =
        Lake.create(
            Lake.in(store(), folder.toString()),
            new LakeMetadata("ring", ConsentMode.RECORDED, "eu"),
            Instant.EPOCH);
    AtomicLong nanos = new AtomicLong();
    SuppressionCache suppressions = new SuppressionCache(lake, Clock.systemUTC(), nanos::get);
    CountDownLatch others = new CountDownLatch(3);
    hangs.set(true);
    try (PeriodicDuties duties = new PeriodicDuties(error -> {})) {
      duties.start("suppressions", PAUSE, suppressions::refresh);
      assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();
      for (String name : new String[] {"disk", "clients", "keys"}) {
        AtomicBoolean first = new AtomicBoolean(true);
        duties.start(
            name,
            PAUSE,
            () -> {
              if (first.getAndSet(false)) {
                others.countDown();
              }
            });
      }
      assertThat(others.await(10, TimeUnit.SECONDS)).as("the others run").isTrue();
      assertThat(suppressions.isCurrent()).isTrue();
      nanos.set(Duration.ofSeconds(31).toNanos());
      assertThat(suppressions.isCurrent()).as("the log was not read for long").isFalse();

      hangs.set(false);
      released.countDown();
      CollectorProcess.await(suppressions::isCurrent, () -> "a read of the log");
    }
  }

  @Test
  void duty_thatFails_goesOn() throws Exception {
    CountDownLatch failures = new CountDownLatch(3);
    try (PeriodicDuties duties = new PeriodicDuties(error -> failures.countDown())) {
      duties.start(
          "failing",
          PAUSE,
          () -> {
            throw new IllegalStateException("fails");
          });
      assertThat(failures.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
