package org.obmeet.telemetry.collector.intake;

import com.google.common.collect.Lists;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.subject.ConsentLog;

/**
 * Decides on requests about consent one after the other, in one thread. Waiting requests are
 * committed together, at most {@link #MAX_BATCH} at a time. An opt-out is in force when it is
 * decided, an opt-in when it is on stable storage. If a commit fails, its decisions are undone. If
 * another process has recorded decisions meanwhile, the requests are decided again.
 *
 * <p>An opt-in that is not confirmed is withdrawn in a file, and confirmed in the log. If two
 * collectors do so at once, the withdrawal wins: who withdraws reads the log after the write to the
 * file, and decides again if it has changed; who confirms reads the file after the commit, and then
 * ends the consent.
 */
public final class ConsentService implements AutoCloseable {
  private static final int MAX_BATCH = 256;
  private static final int MAX_WAITING = 4_096;
  private static final int MAX_ATTEMPTS = 50;

  /** Interval of reading the decisions of other processes while no request arrives. */
  private static final long REFRESH_MILLIS = 500;

  private final ConsentRegister register;
  private final ConsentLog log;
  private final ConsentDecider decider;
  private final Clock clock;
  private final Supplier<String> commitNames;
  private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Thread thread;
  private volatile boolean closed;
  private volatile long lastCommit = -1;
  private volatile long lastForeignChange = -1;

  /** A submitted request that waits for its decision. */
  private record Pending(ConsentRequest request, CompletableFuture<ConsentOutcome> done) {
    /** Wakes the thread of a service that is closed. */
    static final Pending NONE = new Pending(null, CompletableFuture.completedFuture(null));
  }

  /** A request with its decision, which is not in the log yet. */
  private record Decided(Pending pending, ConsentDecider.Result result) {}

  /**
   * Reads the log and starts to decide.
   *
   * @param commitNames supplier of commit names, each different
   * @throws LakeException if the log cannot be read
   */
  public ConsentService(
      ConsentRegister register,
      ConsentLog log,
      ConsentDecider decider,
      Clock clock,
      Supplier<String> commitNames) {
    this.register = register;
    this.log = log;
    this.decider = decider;
    this.clock = clock;
    this.commitNames = commitNames;
    refresh();
    this.thread = new Thread(this::work, "consents");
    thread.start();
  }

  /** Returns true until the service is closed or its thread ends. */
  public boolean isAlive() {
    return thread.isAlive() && !closed;
  }

  /**
   * Submits a request. The future completes when the request is refused, or its decision is on
   * stable storage and in force; it fails if it could not be stored.
   *
   * @return empty if too many requests wait, or the service is closed
   */
  public Optional<CompletableFuture<ConsentOutcome>> submit(ConsentRequest request) {
    Pending pending = new Pending(request, new CompletableFuture<>());
    if (closed || !queue.offer(pending)) {
      return Optional.empty();
    }
    return closed && queue.remove(pending) ? Optional.empty() : Optional.of(pending.done());
  }

  /** Decides the waiting requests and stops. */
  @Override
  public void close() {
    closed = true;
    queue.offer(Pending.NONE);
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
          decideAndCommit(batch);
        }
        tryCompact();
      }
    } finally {
      closed = true;
      LakeException stopped = new LakeException("the consent service has stopped");
      for (Pending waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
        waiting.done().completeExceptionally(stopped);
      }
    }
  }

  private List<Pending> next() {
    List<Pending> batch = new ArrayList<>();
    try {
      Pending first = queue.poll(REFRESH_MILLIS, TimeUnit.MILLISECONDS);
      if (first == null) {
        tryRefresh();
      } else {
        batch.add(first);
        queue.drainTo(batch, MAX_BATCH - 1);
        batch.removeIf(pending -> pending == Pending.NONE);
      }
    } catch (InterruptedException e) {
      closed = true;
    }
    return batch;
  }

  /**
   * Merges decisions that other processes have recorded. The register and the result change before
   * {@link #lastCommit}, so that a thread that sees the new commit also sees both changes.
   *
   * @return number of the newest commit that had been read when the history of a known instance
   *     last changed; -1 if none has changed
   * @throws LakeException if the log cannot be read
   */
  public synchronized long refresh() {
    boolean changed = register.merge(log.pollNew());
    if (changed) {
      lastForeignChange = log.lastCommit();
    }
    lastCommit = log.lastCommit();
    return lastForeignChange;
  }

  /** Returns the result of the last {@link #refresh}. */
  public long lastForeignChange() {
    return lastForeignChange;
  }

  /** Returns the number of the last commit whose decisions are known. */
  public long lastCommit() {
    return lastCommit;
  }

  /** Compacts the files of decisions if there are many, so that they can be read fast. */
  private synchronized void tryCompact() {
    if (!log.needsCompaction()) {
      return;
    }
    try {
      refresh();
      log.compact(clock.instant(), commitNames.get());
    } catch (LakeException unwritable) {
      // Nothing has changed. The next round tries again.
    }
  }

  private void tryRefresh() {
    try {
      refresh();
    } catch (LakeException unreadable) {
      // The known decisions stay in force. The next round tries again.
    }
  }

  private void decideAndCommit(List<Pending> batch) {
    Set<Pending> ended = new HashSet<>();
    for (int attempt = 1; ; attempt++) {
      try {
        tryDecideAndCommit(batch, ended).forEach(this::completeUnlessWithdrawn);
        return;
      } catch (RuntimeException e) {
        if (!(e instanceof CommitConflictException) || attempt == MAX_ATTEMPTS) {
          batch.forEach(pending -> pending.done().completeExceptionally(e));
          return;
        }
      }
    }
  }

  /**
   * Decides on a batch.
   *
   * @param ended the requests that have withdrawn their opt-in in an earlier attempt; adds others
   */
  private synchronized List<Decided> tryDecideAndCommit(List<Pending> batch, Set<Pending> ended) {
    Map<InstanceSubject, Optional<InstanceConsentHistory>> previous = new HashMap<>();
    try {
      refresh();
      batch.stream()
          .map(pending -> pending.request().instance())
          .forEach(instance -> previous.put(instance, register.of(instance)));
      List<Decided> decided = new ArrayList<>();
      decider.prepare(Lists.transform(batch, Pending::request), register, clock.instant());
      Map<InstanceSubject, InstanceConsentHistory> histories = decideAll(batch, ended, decided);
      List<GenericRecord> rows =
          decided.stream().flatMap(one -> one.result().rows().stream()).toList();
      if (!rows.isEmpty()) {
        log.append(rows, clock.instant(), commitNames.get());
      }
      histories.forEach(register::put);
      return decided;
    } catch (RuntimeException e) {
      previous.forEach(register::restore);
      throw e;
    }
  }

  /**
   * Decides on requests in order, adds the results to {@code decided} and returns the changed
   * histories. Only histories that end with an opt-out are already in the register.
   */
  private Map<InstanceSubject, InstanceConsentHistory> decideAll(
      List<Pending> batch, Set<Pending> ended, List<Decided> decided) {
    Map<InstanceSubject, InstanceConsentHistory> changed = new HashMap<>();
    for (Pending pending : batch) {
      InstanceSubject instance = pending.request().instance();
      Optional<InstanceConsentHistory> known =
          Optional.ofNullable(changed.get(instance)).or(() -> register.of(instance));
      Optional<ConsentDecider.Result> decision = decide(pending, known, ended);
      if (decision.isEmpty()) {
        continue;
      }
      ConsentDecider.Result result = decision.get();
      decided.add(new Decided(pending, result));
      if (!result.rows().isEmpty()) {
        InstanceConsentHistory history =
            known
                .map(k -> k.with(result.rows()))
                .orElseGet(() -> InstanceConsentHistory.of(result.rows()));
        changed.put(instance, history);
        if (!history.isOptedIn()) {
          register.put(instance, history);
        }
      }
    }
    return changed;
  }

  /**
   * Decides on one request. Returns empty if the request is already complete or fails. A failure
   * does not affect the other requests of the batch.
   */
  private Optional<ConsentDecider.Result> decide(
      Pending pending, Optional<InstanceConsentHistory> known, Set<Pending> ended) {
    if (pending.done().isDone()) {
      return Optional.empty();
    }
    ConsentDecider.Result result;
    boolean mayBeConfirmed;
    try {
      result = decider.decide(pending.request(), known, clock.instant());
      mayBeConfirmed = result.token() == ConsentDecider.Token.ENDED && log.hasNew();
    } catch (RuntimeException e) {
      pending.done().completeExceptionally(e);
      return Optional.empty();
    }
    if (mayBeConfirmed) {
      ended.add(pending);
      throw new CommitConflictException("the opt-in may have been confirmed meanwhile");
    }
    boolean wasEnded = ended.contains(pending) && result.outcome() == ConsentOutcome.Plain.REFUSED;
    if (wasEnded || result.outcome() == ConsentOutcome.Plain.WITHDRAWN && result.rows().isEmpty()) {
      // The end of an unconfirmed opt-in is in force even if the batch fails.
      pending.done().complete(ConsentOutcome.Plain.WITHDRAWN);
    }
    return Optional.of(result);
  }

  /** Completes a request that is committed. A failure concerns this request alone. */
  private void completeUnlessWithdrawn(Decided one) {
    try {
      complete(withoutWithdrawn(one));
    } catch (RuntimeException e) {
      one.pending().done().completeExceptionally(e);
    }
  }

  /** Ends a consent that was confirmed while another collector withdrew its opt-in. */
  private synchronized Decided withoutWithdrawn(Decided one) {
    ConsentRequest request = one.pending().request();
    if (!decider.isWithdrawn(request, one.result())) {
      return one;
    }
    for (int attempt = 1; ; attempt++) {
      refresh();
      Optional<GenericRecord> optOut =
          decider.revocation(request, one.result(), register.of(request.instance()));
      try {
        if (optOut.isPresent()) {
          log.append(List.of(optOut.get()), clock.instant(), commitNames.get());
          refresh();
        }
        return new Decided(
            one.pending(),
            new ConsentDecider.Result(
                ConsentOutcome.Plain.REFUSED, List.of(), one.result().second()));
      } catch (CommitConflictException others) {
        if (attempt == MAX_ATTEMPTS) {
          throw others;
        }
      }
    }
  }

  /** Completes a request when its decision is in force, at most two seconds later. */
  private void complete(Decided completed) {
    Instant from = Instant.ofEpochSecond(completed.result().second());
    long wait = Math.min(2_000, from.toEpochMilli() - clock.millis());
    Runnable done = () -> completed.pending().done().complete(completed.result().outcome());
    if (wait <= 0) {
      done.run();
    } else {
      CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS).execute(done);
    }
  }
}
