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

/** As many benches of a stream as there are processors: more at work would gain nothing. */
public final class ProjectionWorkerPool {
  private final BlockingQueue<ProjectionWorker> free;
  private final SuppressionCache watch;
  private final Clock clock;

  /** Benches of one stream. */
  public ProjectionWorkerPool(
      int number,
      Catalog catalog,
      Dataset dataset,
      Pseudonyms pseudonyms,
      ConsentLookup consents,
      SuppressionCache watch,
      Clock clock) {
    this.free = new ArrayBlockingQueue<>(number);
    this.watch = watch;
    this.clock = clock;
    for (int i = 0; i < number; i++) {
      free.add(
          new ProjectionWorker(
              dataset,
              new Projector(
                  dataset,
                  catalog.processing(),
                  pseudonyms,
                  consents,
                  watch,
                  clock.instant(),
                  dataset.retention().clean())));
    }
  }

  /** Does something at a bench, waiting for one. */
  public <T> T call(Function<ProjectionWorker, T> work) {
    ProjectionWorker bench;
    try {
      bench = free.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a bench", e);
    }
    try {
      bench.moveTo(clock.instant(), watch.lastCommit());
      return work.apply(bench);
    } finally {
      free.add(bench);
    }
  }
}
