package org.obmeet.telemetry.jobs.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.obmeet.telemetry.jobs.JobException;

class PipelinesTest {
  private static final String RUN = "20261124T160000Z-ingest-1f2e3d4c";

  @Test
  void create_withoutJobName_setsANameThatEveryEngineAccepts() {
    assertThat(jobName(List.of()))
        .contains("ingest-1f2e3d4c")
        .matches("[a-z]([-a-z0-9]*[a-z0-9])?");
  }

  @Test
  void create_withJobName_keepsIt() {
    assertThat(jobName(List.of("--jobName=mine"))).isEqualTo("mine");
  }

  /** The embedded runner does not report a thread that ended without memory. */
  @Test
  @Timeout(60)
  void run_withAThreadOutOfMemory_fails() {
    Pipeline pipeline = Pipelines.create(RUN, List.of());
    pipeline.apply(Create.of(1)).apply(ParDo.of(new Lost()));

    assertThatThrownBy(() -> Pipelines.run(pipeline))
        .isInstanceOf(JobException.class)
        .hasRootCauseInstanceOf(OutOfMemoryError.class);
  }

  @Test
  @Timeout(60)
  void run_afterOneOutOfMemory_completes() {
    EmbeddedWorkers.workerLost(new OutOfMemoryError("of the run before"));
    Pipeline pipeline = Pipelines.create(RUN, List.of());
    pipeline.apply(Create.of(1));

    assertThatCode(() -> Pipelines.run(pipeline)).doesNotThrowAnyException();
  }

  /** The embedded runner reports a failure while other elements are still running. */
  @Test
  @Timeout(60)
  void run_thatFails_leavesNoWorker() {
    ENDED.set(false);
    begun = new CountDownLatch(1);
    caller = Thread.currentThread();
    Pipeline pipeline = Pipelines.create(RUN, List.of("--targetParallelism=2"));
    pipeline.apply(Create.of(1, 2)).apply(Reshuffle.viaRandomKey()).apply(ParDo.of(new Late()));

    assertThatThrownBy(() -> Pipelines.run(pipeline)).hasMessageContaining("of the first");
    assertThat(ENDED).isTrue();
  }

  private static final AtomicBoolean ENDED = new AtomicBoolean();
  private static volatile CountDownLatch begun;
  private static volatile Thread caller;

  private static final class Late extends DoFn<Integer, Integer> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Integer element) throws InterruptedException {
      if (element == 1) {
        begun.await();
        throw new IllegalStateException("of the first");
      }
      begun.countDown();
      while (!EmbeddedWorkers.isFinished()) {
        Thread.sleep(10);
      }
      assertThatThrownBy(EmbeddedWorkers::checkRunning).isInstanceOf(JobException.class);
      while (!joins(caller)) {
        Thread.sleep(1);
      }
      ENDED.set(true);
    }

    private static boolean joins(Thread thread) {
      return Stream.of(thread.getStackTrace())
          .anyMatch(
              frame ->
                  frame.getClassName().equals(Thread.class.getName())
                      && frame.getMethodName().equals("join"));
    }
  }

  private static final class Lost extends DoFn<Integer, Integer> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process() throws InterruptedException {
      EmbeddedWorkers.workerLost(new OutOfMemoryError("Java heap space"));
      new CountDownLatch(1).await();
    }
  }

  private static String jobName(List<String> beam) {
    return Pipelines.create(RUN, beam).getOptions().getJobName();
  }
}
