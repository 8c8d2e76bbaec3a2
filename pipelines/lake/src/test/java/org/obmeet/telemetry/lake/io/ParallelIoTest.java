package org.obmeet.telemetry.lake.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.lake.store.LakeException;

class ParallelIoTest {
  /** The second task goes on until the caller waits for it, or has returned without it. */
  @Test
  void forEach_failure_returnsAfterRunningTasksHaveEnded() {
    Thread caller = Thread.currentThread();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch failed = new CountDownLatch(1);
    AtomicBoolean returned = new AtomicBoolean();
    AtomicBoolean ended = new AtomicBoolean();

    assertThatThrownBy(
            () ->
                ParallelIo.forEach(
                    List.of("bad", "slow"),
                    item -> {
                      if (item.equals("bad")) {
                        await(begun);
                        failed.countDown();
                        throw new IOException("bad");
                      }
                      begun.countDown();
                      await(failed);
                      while (!returned.get() && !isWaiting(caller)) {
                        Thread.onSpinWait();
                      }
                      ended.set(!returned.get());
                    }))
        .hasMessage("bad");
    boolean endedBefore = ended.get();
    returned.set(true);

    assertThat(endedBefore).isTrue();
  }

  @Test
  void forEach_failure_beginsNoFurtherTask() {
    AtomicInteger begun = new AtomicInteger();

    assertThatThrownBy(
            () ->
                ParallelIo.forEach(
                    IntStream.range(0, 10_000).boxed().toList(),
                    item -> {
                      begun.incrementAndGet();
                      throw new IOException(item.toString());
                    }))
        .isInstanceOf(IOException.class);

    assertThat(begun.get()).isLessThan(10_000);
  }

  @Test
  void forEach_uncheckedFailure_isThrownUnchanged() {
    LakeException failure = new LakeException("cannot read 'a': no such file");

    assertThatThrownBy(
            () ->
                ParallelIo.forEach(
                    List.of("a"),
                    item -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void forEach_noFailure_runsAll() throws IOException {
    AtomicInteger done = new AtomicInteger();

    ParallelIo.forEach(IntStream.range(0, 100).boxed().toList(), item -> done.addAndGet(item));
    ParallelIo.forEach(List.of(), item -> done.set(-1));

    assertThat(done.get()).isEqualTo(4950);
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
