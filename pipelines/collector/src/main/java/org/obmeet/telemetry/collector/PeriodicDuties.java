package org.obmeet.telemetry.collector;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Executes the periodic duties of a collector, each in its own thread. */
final class PeriodicDuties implements AutoCloseable {
  private final Consumer<RuntimeException> onError;
  private final List<ScheduledExecutorService> threads = new ArrayList<>();

  /**
   * Creates an object without duties.
   *
   * @param onError receives an exception of a duty; the duty is repeated nevertheless
   */
  PeriodicDuties(Consumer<RuntimeException> onError) {
    this.onError = onError;
  }

  static ThreadFactory daemons(String name) {
    return new ThreadFactoryBuilder().setDaemon(true).setNameFormat(name).build();
  }

  /** Starts a duty that is repeated, with a pause before each execution. */
  void start(String name, Duration pause, Runnable duty) {
    ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(daemons(name));
    threads.add(thread);
    thread.scheduleWithFixedDelay(
        guarded(duty), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns a task that runs {@code task} and passes its exceptions to the consumer. */
  Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        onError.accept(e);
      }
    };
  }

  /** Stops the repetition. Neither interrupts nor awaits a duty that is being executed. */
  @Override
  public void close() {
    threads.forEach(ScheduledExecutorService::shutdown);
  }
}
