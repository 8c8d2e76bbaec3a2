package org.obmeet.telemetry.jobs.beam;

import java.lang.reflect.Method;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.apache.beam.runners.direct.Clock;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.base.Supplier;
import org.joda.time.Instant;

/**
 * A DirectRunner whose driver pauses. The driver of the DirectRunner looks for new work without a
 * pause while a worker thread is free, and so takes a core (<a
 * href="https://github.com/apache/beam/issues/18070">Beam issue 18070</a>). It asks the runner's
 * clock for the time on each round, and this runner has a clock that pauses then.
 */
public final class PausingDirectRunner extends PipelineRunner<PipelineResult> {
  private final DirectRunner runner;

  private PausingDirectRunner(DirectRunner runner) {
    this.runner = runner;
  }

  /** Creates a runner; Beam calls this method by its name. */
  public static PausingDirectRunner fromOptions(PipelineOptions options) {
    DirectRunner runner = DirectRunner.fromOptions(options);
    Clock clock = new PausingClock(System::nanoTime, LockSupport::parkNanos);
    Supplier<Clock> supplier = () -> clock;
    try {
      Method setter = DirectRunner.class.getDeclaredMethod("setClockSupplier", Supplier.class);
      setter.setAccessible(true);
      setter.invoke(runner, supplier);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this version of Beam's DirectRunner has no clock", e);
    }
    return new PausingDirectRunner(runner);
  }

  /** Returns the runner that has the clock; for tests. */
  DirectRunner runner() {
    return runner;
  }

  /** Runs a pipeline whose options name the DirectRunner. */
  static PipelineResult start(Pipeline pipeline) {
    pipeline.getOptions().setRunner(PausingDirectRunner.class);
    return pipeline.run();
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    pipeline.getOptions().setRunner(DirectRunner.class);
    return runner.run(pipeline);
  }

  /**
   * A clock that pauses a caller if the last pause is over for some time. All threads of a runner
   * call it, but those that process elements call it rarely. A pause becomes longer with the time
   * of the run, so that it delays a short run by little.
   */
  static final class PausingClock implements Clock {
    /** Minimum time between two pauses, in nanoseconds; about one round of the driver. */
    static final long INTERVAL = 300_000;

    /** Maximum length of a pause, in nanoseconds. */
    static final long MAX_PAUSE = 5_000_000;

    /** A pause takes this part of the time since the start. */
    static final int PART = 2_000;

    private final LongSupplier nanoTime;
    private final LongConsumer pause;
    private final long start;
    private volatile long resumed;

    PausingClock(LongSupplier nanoTime, LongConsumer pause) {
      this.nanoTime = nanoTime;
      this.pause = pause;
      this.start = nanoTime.getAsLong();
      this.resumed = start;
    }

    @Override
    public Instant now() {
      long time = nanoTime.getAsLong();
      if (time - resumed > INTERVAL) {
        pause.accept(Math.min((time - start) / PART, MAX_PAUSE));
        resumed = nanoTime.getAsLong();
      }
      return Instant.now();
    }
  }
}
