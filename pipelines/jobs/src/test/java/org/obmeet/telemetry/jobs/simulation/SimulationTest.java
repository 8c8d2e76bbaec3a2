package org.obmeet.telemetry.jobs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LogKey;

/**
 * Tests the protocol of the store by schedules of random processes and faults. {@code
 * -Dsimulation.schedules=1000000} runs more, {@code -Dsimulation.seed=7} begins with another seed.
 */
class SimulationTest {
  private static final long FIRST = Long.getLong("simulation.seed", 1);
  private static final long SCHEDULES = Long.getLong("simulation.schedules", 10_000);

  private static final int PARALLEL = 8;

  /** Schedules within which each mutation must be found. */
  private static final long MUTATED = 4_000;

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "simulated");
            thread.setDaemon(true);
            return thread;
          });

  @AfterAll
  static void end() {
    THREADS.shutdown();
  }

  @Test
  void everySchedule_keepsTheInvariants() throws Exception {
    Optional<AssertionError> violation = firstViolation(SCHEDULES, Mutation.NONE);

    if (violation.isPresent()) {
      throw violation.get();
    }
  }

  static Map<String, Mutation> mutations() {
    Map<String, Mutation> all = new TreeMap<>();
    all.put("no fence", Mutation.withoutFence());
    String clean = LogKey.clean(SimulatedRun.STREAM);
    all.put("ingest without closed", Mutation.withoutReads(CommitKind.INGEST, LogKey.CLOSED));
    all.put(
        "ingest without suppression", Mutation.withoutReads(CommitKind.INGEST, LogKey.SUPPRESSION));
    // Each of the two makes up for the other.
    all.put("ingest without rows", Mutation.withoutReads(CommitKind.INGEST, LogKey.INGEST, clean));
    all.put("release without released", Mutation.withoutReads(CommitKind.RELEASE, LogKey.RELEASED));
    all.put("release without rows", Mutation.withoutReads(CommitKind.RELEASE, LogKey.DROP + clean));
    all.put("rewrite without holds", Mutation.withoutReads(CommitKind.REWRITE, LogKey.HOLDS));
    for (String folder : List.of("clean/", "ledger/released/", "landing/")) {
      all.put("no sync of " + folder, Mutation.withoutSync(folder));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("names")
  void mutation_isFound(String name) throws Exception {
    assertThat(firstViolation(MUTATED, mutations().get(name))).isPresent();
  }

  static java.util.stream.Stream<String> names() {
    return mutations().keySet().stream();
  }

  /** Runs schedules until an invariant does not hold; returns the violation of the first seed. */
  private static Optional<AssertionError> firstViolation(long schedules, Mutation mutation)
      throws Exception {
    ConcurrentNavigableMap<Long, AssertionError> found = new ConcurrentSkipListMap<>();
    AtomicLong next = new AtomicLong(FIRST);
    Callable<Void> worker =
        () -> {
          for (long seed;
              found.isEmpty() && (seed = next.getAndIncrement()) < FIRST + schedules; ) {
            try {
              Simulation.run(seed, mutation, THREADS);
            } catch (AssertionError violation) {
              found.put(seed, violation);
            }
          }
          return null;
        };
    // Most of a schedule is the hand-over from thread to thread.
    for (Future<Void> done : THREADS.invokeAll(Collections.nCopies(PARALLEL, worker))) {
      done.get();
    }
    return Optional.ofNullable(found.firstEntry()).map(Map.Entry::getValue);
  }
}
