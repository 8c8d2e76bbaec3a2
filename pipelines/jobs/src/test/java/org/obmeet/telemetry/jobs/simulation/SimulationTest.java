package org.obmeet.telemetry.jobs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
    List<Callable<Void>> schedules = new ArrayList<>();
    for (long first = FIRST; first < FIRST + SCHEDULES; first++) {
      long seed = first;
      schedules.add(
          () -> {
            Simulation.run(seed, Mutation.NONE, THREADS);
            return null;
          });
    }
    // More schedules than processors: most of a schedule is the hand-over from thread to thread.
    ExecutorService pool = Executors.newFixedThreadPool(PARALLEL);
    try {
      for (Future<Void> done : pool.invokeAll(schedules)) {
        done.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  static Map<String, Mutation> mutations() {
    Map<String, Mutation> all = new TreeMap<>();
    all.put("no fence", Mutation.withoutFence());
    return all;
  }

  @ParameterizedTest
  @MethodSource("names")
  void mutation_isFound(String name) {
    assertThat(firstFound(mutations().get(name))).isPositive();
  }

  static java.util.stream.Stream<String> names() {
    return mutations().keySet().stream();
  }

  /** Returns the number of schedules until a mutation is found; -1 if it is not. */
  private static long firstFound(Mutation mutation) {
    for (long seed = FIRST; seed < FIRST + MUTATED; seed++) {
      try {
        Simulation.run(seed, mutation, THREADS);
      } catch (AssertionError found) {
        return seed - FIRST + 1;
      }
    }
    return -1;
  }
}
