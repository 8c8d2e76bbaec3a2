package org.obmeet.telemetry.jobs.beam;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.base.Supplier;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.beam.PausingDirectRunner.PausingClock;

class PausingDirectRunnerTest {
  @Test
  void clock_pausesOnceInAnInterval_andLongerInALongRun() {
    AtomicLong time = new AtomicLong(1_000);
    List<Long> pauses = new ArrayList<>();
    PausingClock clock =
        new PausingClock(
            time::get,
            pause -> {
              pauses.add(pause);
              time.addAndGet(pause);
            });

    clock.now();
    time.addAndGet(PausingClock.INTERVAL);
    clock.now();
    assertThat(pauses).isEmpty();
    time.addAndGet(100_000);
    clock.now();
    clock.now();
    assertThat(pauses).containsExactly(200L);
    time.addAndGet(60_000_000_000L);
    clock.now();
    clock.now();
    assertThat(pauses).containsExactly(200L, PausingClock.MAX_PAUSE);
  }

  /** The setter of the clock is not public in Beam, so a new version may lack it. */
  @Test
  void pipeline_runsWithTheClock_andNamesTheDirectRunnerAgain() throws Exception {
    Pipeline pipeline = Pipelines.create("clock", List.of());
    pipeline.apply(Create.of(1, 2, 3));
    PausingDirectRunner runner = PausingDirectRunner.fromOptions(pipeline.getOptions());
    Method clock = DirectRunner.class.getDeclaredMethod("getClockSupplier");
    clock.setAccessible(true);
    assertThat(((Supplier<?>) clock.invoke(runner.runner())).get())
        .isInstanceOf(PausingClock.class);

    PipelineResult result = PausingDirectRunner.start(pipeline);

    assertThat(result.waitUntilFinish()).isEqualTo(PipelineResult.State.DONE);
    assertThat(pipeline.getOptions().getRunner()).isEqualTo(DirectRunner.class);
  }
}
