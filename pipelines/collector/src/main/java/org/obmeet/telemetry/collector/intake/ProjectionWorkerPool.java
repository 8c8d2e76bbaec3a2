package org.obmeet.telemetry.collector.intake;

import java.time.Clock;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.obmeet.telemetry.privacy.consent.ConsentLookup;
import org.obmeet.telemetry.privacy.projection.Projector;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** A pool of projection workers for one stream, one for each processor. */
public final class ProjectionWorkerPool {
  private final BlockingQueue<ProjectionWorker> free;
  private final SuppressionCache suppressions;
  private final Clock clock;

  public ProjectionWorkerPool(
      int size,
      Catalog catalog,
      Dataset dataset,
      Pseudonyms pseudonyms,
      ConsentLookup consents,
      SuppressionCache suppressions,
      Clock clock) {
    this.free = new ArrayBlockingQueue<>(size);
    this.suppressions = suppressions;
    this.clock = clock;
    for (int i = 0; i < size; i++) {
      free.add(
          new ProjectionWorker(
              dataset,
              new Projector(
                  dataset,
                  catalog.processing(),
                  pseudonyms,
                  consents,
                  suppressions,
                  clock.instant(),
                  dataset.retention().clean())));
    }
  }

  /** Calls a function with a worker and waits until one is free. */
  public <T> T call(Function<ProjectionWorker, T> work) {
    ProjectionWorker worker;
    try {
      worker = free.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a projection worker", e);
    }
    try {
      worker.moveTo(clock.instant(), suppressions.lastCommit());
      return work.apply(worker);
    } finally {
      free.add(worker);
    }
  }
}
