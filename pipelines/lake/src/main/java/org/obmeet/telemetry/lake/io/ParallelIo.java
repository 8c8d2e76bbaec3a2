package org.obmeet.telemetry.lake.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs an I/O task for many items in parallel, since most of the time is waiting. */
public final class ParallelIo {
  private static final int THREADS = 16;

  private ParallelIo() {}

  /** A task for one item. */
  public interface Task<T> {
    void run(T item) throws IOException;
  }

  /** Runs a task for all items; throws the first error, in order of the items. */
  public static <T> void forEach(Collection<T> items, Task<T> task) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, Math.min(THREADS, items.size())));
    try {
      List<Future<?>> results = new ArrayList<>();
      for (T item : items) {
        results.add(
            threads.submit(
                () -> {
                  task.run(item);
                  return item;
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException error ? error : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted during I/O on several files", e);
    } finally {
      threads.shutdown();
    }
  }
}
