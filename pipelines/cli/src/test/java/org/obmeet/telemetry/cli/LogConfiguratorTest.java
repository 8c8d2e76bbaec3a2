package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.obmeet.telemetry.cli.console.CommandErrorReporter;
import org.obmeet.telemetry.jobs.beam.Pipelines;
import org.slf4j.LoggerFactory;

class LogConfiguratorTest {
  /** A function that logs an error as the embedded runner does before it records it. */
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

    assertThat(CommandErrorReporter.message(failure)).contains("out of memory", "TELEMETRY_OPTS");
  }

  @Test
  @Timeout(60)
  void job_withACoderThatMeetsAnError_fails() {
    Pipeline pipeline = Pipelines.create("run", List.of());
    pipeline
        .apply(Create.of(KV.of(1, 2)))
        .setCoder(KvCoder.of(new Broken(), VarIntCoder.of()))
        .apply(GroupByKey.create());

    assertThatThrownBy(() -> Pipelines.run(pipeline)).hasMessageContaining("of a coder");
  }

  private static final class Broken extends CustomCoder<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(Integer value, OutputStream out) {
      throw new StackOverflowError("of a coder");
    }

    @Override
    public Integer decode(InputStream in) {
      return 1;
    }

    @Override
    public void verifyDeterministic() {}
  }
}
