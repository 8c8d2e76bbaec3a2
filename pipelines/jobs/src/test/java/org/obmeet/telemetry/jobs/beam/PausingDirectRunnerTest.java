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
  void clock_pausesOnceUntilItWasAskedForSomeTimeAgain() {
    AtomicLong time = new AtomicLong(1_000);
    List<Long> pauses = new ArrayList<>();
    PausingClock clock =
        new PausingClock(
            time::get,
            pause -> {
              pauses.add(pause);
              time.addAndGet(pause);
            });

    for (int round = 0; round < 3; round++) {
      clock.now();
      time.addAndGet(PausingClock.BUSY);
      clock.now();
      assertThat(pauses).hasSize(round);
      time.addAndGet(1);
      clock.now();
      assertThat(pauses).hasSize(round + 1).containsOnly(PausingClock.PAUSE);
    }
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
