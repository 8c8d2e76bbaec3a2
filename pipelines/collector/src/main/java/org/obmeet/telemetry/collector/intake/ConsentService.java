package org.obmeet.telemetry.collector.intake;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.subject.ConsentLog;

/**
 * Decides on consents, one after the other, by one thread; what has come meanwhile goes into one
 * entry of the log. A withdrawal is in force from the moment on that it is looked at, an opt-in
 * once it is on stable storage.
 */
public final class ConsentService implements AutoCloseable {
  private static final int MOST_AT_ONCE = 256;
  private static final int MOST_WAITING = 4_096;

  /** Decisions of others are looked for this often while nothing comes, in milliseconds. */
  private static final long REFRESH = 500;

  private final ConsentRegister register;
  private final ConsentLog log;
  private final ConsentDecider decider;
  private final Clock clock;
  private final Supplier<String> runs;
  private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Thread thread;
  private volatile boolean closed;

  private record Pending(ConsentDecider.Request request, CompletableFuture<ConsentOutcome> done) {}

  private record Answer(Pending pending, ConsentDecider.Result result) {}

  /**
   * Starts deciding, after reading what the log holds.
   *
   * @param runs names of entries, each given once
   * @throws LakeException where the log cannot be read
   */
  public ConsentService(
      ConsentRegister register,
      ConsentLog log,
      ConsentDecider decider,
      Clock clock,
      Supplier<String> runs) {
    this.register = register;
    this.log = log;
    this.decider = decider;
    this.clock = clock;
    this.runs = runs;
    refresh();
    this.thread = new Thread(this::work, "consents");
    thread.start();
  }

  /** Whether it still decides. */
  public boolean isAlive() {
    return thread.isAlive() && !closed;
  }

  /**
   * Decides an opt-in, or, where {@code decision} is empty, a withdrawal. The future is completed
   * once it is on stable storage and in force; it fails where it could not be stored.
   *
   * @return empty where too many wait
   */
  public Optional<CompletableFuture<ConsentOutcome>> submit(
      String uniqueId, byte[] subject, Optional<OptInRequest> decision, Optional<String> token) {
    Pending pending =
        new Pending(
            new ConsentDecider.Request(uniqueId, InstanceSubject.of(subject), decision, token),
            new CompletableFuture<>());
    if (closed || !queue.offer(pending)) {
      return Optional.empty();
    }
    return closed && queue.remove(pending) ? Optional.empty() : Optional.of(pending.done());
  }

  /** Decides what waits, and nothing more. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      while (!closed || !queue.isEmpty()) {
        List<Pending> batch = next();
        if (!batch.isEmpty()) {
          submit(batch);
        }
        tryFold();
      }
    } finally {
      closed = true;
      LakeException stopped = new LakeException("consents are recorded no more");
      for (Pending left = queue.poll(); left != null; left = queue.poll()) {
        left.done().completeExceptionally(stopped);
      }
    }
  }

  private List<Pending> next() {
    List<Pending> batch = new ArrayList<>();
    try {
      Pending first = queue.poll(REFRESH, TimeUnit.MILLISECONDS);
      if (first == null) {
        tryRefresh();
      } else {
        batch.add(first);
        queue.drainTo(batch, MOST_AT_ONCE - 1);
      }
    } catch (InterruptedException e) {
      closed = true;
    }
    return batch;
  }

  /** Takes in what others have recorded, such as an import. */
  private void refresh() {
    register.merge(log.pollNew());
  }

  /** Keeps files of decisions few, so that reading them all stays quick. */
  private void tryFold() {
    if (!log.needsCompaction()) {
      return;
    }
    try {
      refresh();
      log.compact(clock.instant(), runs.get());
    } catch (LakeException unwritable) {
      // It is tried again; nothing has changed.
      return;
    }
  }

  private void tryRefresh() {
    try {
      refresh();
    } catch (LakeException unreadable) {
      // It is tried again; what is known stays in force.
      return;
    }
  }

  private void submit(List<Pending> batch) {
    Map<InstanceSubject, Optional<InstanceConsentHistory>> before = new HashMap<>();
    Map<InstanceSubject, InstanceConsentHistory> drafts = new HashMap<>();
    List<Answer> answers = new ArrayList<>();
    try {
      refresh();
      List<GenericRecord> rows = new ArrayList<>();
      for (Pending pending : batch) {
        InstanceSubject subject = pending.request().subject();
        before.putIfAbsent(subject, register.of(subject));
        Optional<InstanceConsentHistory> known =
            Optional.ofNullable(drafts.get(subject)).or(() -> register.of(subject));
        ConsentDecider.Result result = decider.decide(pending.request(), known, clock.instant());
        answers.add(new Answer(pending, result));
        rows.addAll(result.rows());
        if (!result.rows().isEmpty()) {
          InstanceConsentHistory now =
              known
                  .map(k -> k.with(result.rows()))
                  .orElseGet(() -> InstanceConsentHistory.of(result.rows()));
          drafts.put(subject, now);
          withdrawAtOnce(subject, now);
        }
      }
      if (!rows.isEmpty()) {
        log.append(rows, clock.instant(), runs.get());
      }
      drafts.forEach(register::put);
    } catch (RuntimeException e) {
      before.forEach(register::restore);
      batch.forEach(pending -> pending.done().completeExceptionally(e));
      return;
    }
    answers.forEach(this::complete);
  }

  private void withdrawAtOnce(InstanceSubject subject, InstanceConsentHistory now) {
    if (!now.isIn()) {
      register.put(subject, now);
    }
  }

  /** Answers no sooner than the decision is in force, which may be the second that begins next. */
  private void complete(Answer answer) {
    Instant from = Instant.ofEpochSecond(answer.result().second());
    long wait = Math.min(2_000, from.toEpochMilli() - clock.millis());
    Runnable done = () -> answer.pending().done().complete(answer.result().outcome());
    if (wait <= 0) {
      done.run();
    } else {
      CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS).execute(done);
    }
  }
}
