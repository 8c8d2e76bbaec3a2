package org.obmeet.telemetry.jobs.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.CommitLog;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * A simulation of collectors and jobs that use one lake at the same time, which a seed repeats
 * exactly. Processes are killed, paused, start with a wrong clock, and lose power or answers. The
 * {@link Invariants} are checked at each change, and more after a quiet end.
 */
final class Simulation {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final LocalDate OLD = LocalDate.parse("2026-10-20");
  private static final List<LocalDate> DAYS =
      List.of(OLD, OLD.plusDays(1), LocalDate.parse("2026-11-17"), LocalDate.parse("2026-11-24"));
  private static final int MAX_ATTEMPTS = 3;
  private static final int LONG_LOG = 97;
  private static final Map<Integer, Map<String, byte[]>> STARTS = new TreeMap<>();

  private final long seed;
  private final Mutation mutation;
  private final Scheduler scheduler;
  private final SimulatedStore store;
  private final Invariants invariants;
  private final SplittableRandom random;
  private final boolean local;
  private final List<SimulatedRow> acknowledged = new ArrayList<>();
  private AssertionError violation;
  private int runs;
  private int rows;

  private Simulation(long seed, Mutation mutation, ExecutorService threads) {
    this.seed = seed;
    this.mutation = mutation;
    this.scheduler = new Scheduler(seed, threads, this::failed);
    this.random = scheduler.random();
    this.local = random.nextBoolean();
    int length = random.nextInt(20) == 0 ? LONG_LOG : 1;
    this.store = new SimulatedStore(scheduler, local, mutation, start(length));
    this.invariants = new Invariants(store);
    store
        .files()
        .forEach(
            (path, bytes) -> {
              if (path.startsWith("ledger/commits/")) {
                invariants.created(path, bytes);
              }
            });
    store.observe(invariants);
  }

  /** Returns the files of a new lake with a number of commits. */
  private static synchronized Map<String, byte[]> start(int commits) {
    return STARTS.computeIfAbsent(
        commits,
        length -> {
          Scheduler none = new Scheduler(0, null, (name, error) -> {});
          SimulatedStore store = new SimulatedStore(none, true, Mutation.NONE, Map.of());
          store.observe(new Invariants(store));
          Lake lake = Lake.in(store, "memory");
          Instant at = NOW.minus(Duration.ofDays(2));
          Lake.create(lake, new LakeMetadata("ring", ConsentMode.RECORDED, "eu"), at);
          for (int i = 1; i < length; i++) {
            lake.log().append(CommitDraft.of(CommitKind.EXPORT, i - 1L, at, "run-export-" + i));
          }
          return Map.copyOf(store.files());
        });
  }

  /**
   * Runs one schedule.
   *
   * @throws AssertionError if an invariant does not hold; it has the seed and the schedule
   */
  static void run(long seed, Mutation mutation, ExecutorService threads) {
    Simulation simulation = new Simulation(seed, mutation, threads);
    try {
      simulation.run();
    } catch (AssertionError e) {
      simulation.violation = simulation.violation == null ? e : simulation.violation;
    }
    if (simulation.violation != null) {
      List<String> trace = simulation.scheduler.trace();
      throw new AssertionError(
          "seed "
              + seed
              + (simulation.local ? " (local store): " : " (object store): ")
              + simulation.violation.getMessage()
              + "\n"
              + String.join("\n", trace),
          simulation.violation);
    }
  }

  private void run() {
    int rounds = 1 + random.nextInt(3);
    for (int round = 0; round < rounds && violation == null; round++) {
      int processes = 3 + random.nextInt(5);
      for (int i = 0; i < processes; i++) {
        addProcess();
      }
      if (local && random.nextInt(4) == 0) {
        scheduler.cutPowerAt(scheduler.steps() + 1 + random.nextInt(400), store::cutPower);
      }
      scheduler.run();
      invariants.requireLive("after round " + round);
      invariants.requireErased("after round " + round);
    }
    if (violation == null) {
      endQuietly();
    }
  }

  private void addProcess() {
    String subject = subject(random.nextInt(3));
    Window window = SimulatedRun.BASE.containing(DAYS.get(1 + random.nextInt(3)));
    Duration skew =
        random.nextInt(12) == 0 ? Duration.ofDays(random.nextInt(801) - 400) : Duration.ZERO;
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        List<SimulatedRow> sent = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
          // A row is sent again now and then.
          int id = rows > 0 && random.nextInt(4) == 0 ? random.nextInt(rows) : rows++;
          sent.add(new SimulatedRow("r" + id, DAYS.get(id % DAYS.size()), subject(id / 2 % 3)));
        }
        add("collect", Duration.ZERO, run -> run.collect(sent, acknowledged::add));
      }
      case 3, 4 -> add("ingest", skew, SimulatedRun::ingest);
      case 5 -> add("aggregate", skew, run -> run.aggregate(window));
      case 6 -> add("erase", skew, run -> run.erase(Optional.of(subject)));
      case 7 -> add("hold", skew, run -> run.hold(subject));
      case 8 -> add("retain", skew, SimulatedRun::retain);
      default -> {
        if (random.nextBoolean()) {
          add("clean", skew, SimulatedRun::clean);
        } else {
          add("back-up", skew, SimulatedRun::backUp);
        }
      }
    }
  }

  private static String subject(int number) {
    return Integer.toString(number).repeat(32);
  }

  private interface Job {
    void run(SimulatedRun run);
  }

  private void add(String name, Duration skew, Job job) {
    scheduler.add(
        name + "-" + runs,
        () -> {
          for (int attempt = 1; ; attempt++) {
            try {
              String run = "run-" + name + "-" + runs++;
              scheduler.current().runs(run);
              job.run(new SimulatedRun(Lake.in(store, "memory"), NOW.plus(skew), run, mutation));
              return;
            } catch (CommitConflictException conflict) {
              if (attempt == MAX_ATTEMPTS) {
                throw conflict;
              }
            }
          }
        });
  }

  /** A job may fail, and is repeated later; anything else is a violation. */
  private void failed(String process, Throwable error) {
    boolean expected =
        error instanceof CommitConflictException
            || error instanceof JobException
            || error.getClass() == LakeException.class;
    if (!expected && violation == null) {
      violation =
          error instanceof AssertionError failed
              ? failed
              : new AssertionError(process + " failed: " + error, error);
    }
  }

  /** Runs every job once more without a fault. Then nothing may be lost, left or repeated. */
  private void endQuietly() {
    scheduler.withoutFaults();
    scheduler.trace("quiet end");
    List<Throwable> failures = new ArrayList<>();
    for (Job job :
        List.<Job>of(
            SimulatedRun::recover,
            SimulatedRun::ingest,
            run -> run.erase(Optional.empty()),
            SimulatedRun::retain,
            SimulatedRun::clean)) {
      scheduler.add("quiet", () -> attempt(job, failures));
      scheduler.run();
    }
    if (violation != null) {
      return;
    }
    Invariants.require(failures.isEmpty(), "a job fails at the end: " + failures);
    invariants.requireLive("at the end");
    invariants.requireErased("at the end");
    invariants.requireKept(acknowledged);
    invariants
        .blocked()
        .forEach(
            subject ->
                Invariants.require(
                    invariants.receipts().contains(subject) || invariants.held().contains(subject),
                    "the erasure of " + subject + " has no receipt"));
    store
        .files()
        .keySet()
        .forEach(
            path ->
                Invariants.require(
                    invariants.live().contains(path)
                        || !path.startsWith("clean/" + SimulatedRun.STREAM)
                            && !path.startsWith("ledger/released")
                            && !path.startsWith("staging/run-"),
                    path + " is left, and no commit names it"));
    CommitLog log = Lake.in(store, "memory").log();
    Invariants.require(
        LakeState.replay(log.commits()).equals(log.state()), "the checkpoint is not the replay");
  }

  private void attempt(Job job, List<Throwable> failures) {
    try {
      String run = "run-quiet-" + runs++;
      scheduler.current().runs(run);
      Instant now = invariants.lastTime().isAfter(NOW) ? invariants.lastTime() : NOW;
      job.run(new SimulatedRun(Lake.in(store, "memory"), now, run, mutation));
    } catch (RuntimeException e) {
      failures.add(e);
    }
  }

  @Override
  public String toString() {
    return "simulation of seed " + seed;
  }
}
