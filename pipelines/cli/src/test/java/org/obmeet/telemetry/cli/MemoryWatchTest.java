package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.obmeet.telemetry.jobs.Pipelines;
import org.slf4j.LoggerFactory;

class MemoryWatchTest {
  /** As the embedded runner logs it before it tries to note it. */
  private static final class Lost extends DoFn<Integer, Integer> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process() throws InterruptedException {
      LoggerFactory.getLogger("org.apache.beam.runners.direct.DirectTransformExecutor")
          .error("Error occurred within {}", this, new OutOfMemoryError("Java heap space"));
      new CountDownLatch(1).await();
    }
  }

  @Test
  @Timeout(60)
  void job_whoseThreadIsLoggedToLackMemory_failsAndSaysWhatToDo() {
    Pipeline pipeline = Pipelines.create("run", List.of());
    pipeline.apply(Create.of(1)).apply(ParDo.of(new Lost()));

    Throwable failure = catchThrowable(() -> Pipelines.run(pipeline));

    assertThat(Failures.message(failure)).contains("out of memory", "TELEMETRY_OPTS");
  }
}
