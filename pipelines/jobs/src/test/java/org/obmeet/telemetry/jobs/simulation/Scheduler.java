package org.obmeet.telemetry.jobs.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

/**
 * Runs processes one operation at a time, in an order that a seed decides. It stops, pauses and
 * kills processes, and cuts the power. The same seed gives the same schedule.
 */
final class Scheduler {
  private static final int MAX_STEPS = 20_000;

  /** A process that was killed. It is an {@link Error}, so that no job catches it. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed", null, false, false);
    }
  }

  /** The body of a process. */
  interface Body {
    void run() throws Exception;
  }

  /** A process of the simulation. */
  final class Process {
    private final String name;
    private final Body body;
    private final Semaphore go = new Semaphore(0);
    private final Set<String> runs = new HashSet<>();
    private boolean ended;
    private boolean killed;

    /** The step of other processes from which it may run again. */
    private long pausedUntil;

    private long lastStep;
    private int leases;
    private long longestPause = Long.MAX_VALUE;
    private boolean lost;

    Process(String name, Body body) {
      this.name = name;
      this.body = body;
    }

    boolean isAlive() {
      return !killed && !ended;
    }

    boolean hasPausedFor(long steps) {
      return this != current && Scheduler.this.steps - lastStep > steps;
    }

    void acquires(long maxPause) {
      leases++;
      longestPause = maxPause;
    }

    void releases() {
      leases--;
    }

    /** Notes the name of a run of this process. */
    void runs(String run) {
      runs.add(run);
    }

    boolean hasRun(String run) {
      return runs.contains(run);
    }

    boolean lostLease() {
      return lost;
    }

    /** Notes that it runs again; it has lost its leases if it has paused for too long. */
    private void resumes() {
      if (leases > 0 && Scheduler.this.steps - lastStep > longestPause) {
        lost = true;
      }
    }

    private void runBody() {
      go.acquireUninterruptibly();
      try {
        if (!killed) {
          body.run();
        }
      } catch (Killed end) {
        trace(name + " is dead");
      } catch (Throwable e) {
        failed(name, e);
      } finally {
        ended = true;
        next().go.release();
      }
    }
  }

  /** Receives what a process threw. */
  interface Failures {
    void failed(String process, Throwable error);
  }

  private final SplittableRandom random;
  private final ExecutorService threads;
  private final Failures failures;
  private final List<Process> processes = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();

  /** The process that ends the run, which the caller of {@link #run} waits for. */
  private final Process end = new Process("end", () -> {});

  private Process current = end;
  private long steps;
  private boolean faults = true;
  private Runnable powerCut = () -> {};
  private long cutAt = Long.MAX_VALUE;

  Scheduler(long seed, ExecutorService threads, Failures failures) {
    this.random = new SplittableRandom(seed);
    this.threads = threads;
    this.failures = failures;
  }

  SplittableRandom random() {
    return random;
  }

  long steps() {
    return steps;
  }

  Process current() {
    return current;
  }

  boolean hasFaults() {
    return faults;
  }

  /** Lets processes run to their end, without faults, one after another. */
  void withoutFaults() {
    faults = false;
  }

  /** Cuts the power at a step: kills all processes, and calls a function. */
  void cutPowerAt(long step, Runnable cut) {
    cutAt = step;
    powerCut = cut;
  }

  void add(String name, Body body) {
    processes.add(new Process(name, body));
  }

  /** Runs all added processes to their end. */
  void run() {
    processes.forEach(one -> threads.execute(one::runBody));
    current = end;
    Process first = next();
    first.go.release();
    end.go.acquireUninterruptibly();
    processes.clear();
    current = end;
  }

  private void failed(String name, Throwable error) {
    trace(name + " fails: " + error);
    failures.failed(name, error);
  }

  /** Chooses the next process, and makes it the current one. */
  private Process next() {
    List<Process> ready = new ArrayList<>();
    List<Process> waiting = new ArrayList<>();
    for (Process one : processes) {
      if (!one.ended) {
        (one.pausedUntil <= steps ? ready : waiting).add(one);
      }
    }
    List<Process> from = ready.isEmpty() ? waiting : ready;
    Process chosen = from.isEmpty() ? end : from.get(faults ? random.nextInt(from.size()) : 0);
    current.lastStep = steps;
    if (chosen != current) {
      current = chosen;
      chosen.resumes();
    }
    return chosen;
  }

  /** Called by a process before an operation; returns when the operation may run. */
  void step(String operation) {
    Process me = current;
    if (me == end) {
      return;
    }
    if (me.killed) {
      throw new Killed();
    }
    steps++;
    if (steps > MAX_STEPS) {
      throw new AssertionError("the processes do not end");
    }
    if (faults) {
      if (steps == cutAt) {
        trace("power cut");
        processes.forEach(one -> one.killed = true);
        powerCut.run();
        throw new Killed();
      }
      int chance = random.nextInt(400);
      if (chance == 0) {
        trace(me.name + " is killed before: " + operation);
        me.killed = true;
        throw new Killed();
      }
      if (chance < 4) {
        me.pausedUntil = steps + 1 + random.nextInt(120);
      }
      if (chance < 120) {
        Process chosen = next();
        if (chosen != me) {
          chosen.go.release();
          me.go.acquireUninterruptibly();
          if (me.killed) {
            throw new Killed();
          }
        }
      }
    }
    trace(me.name + ": " + operation);
  }

  void trace(String line) {
    trace.add(steps + " " + line);
  }

  List<String> trace() {
    return trace;
  }
}
