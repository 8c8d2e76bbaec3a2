package org.obmeet.telemetry.lake.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same to many things, several at a time, where each is mostly waited for. */
public final class ParallelIo {
  private static final int THREADS = 16;

  private ParallelIo() {}

  /** What is done to one. */
  public interface Task<T> {
    void run(T item) throws IOException;
  }

  /** Returns when all is done; fails with the first fault, in order of the items. */
  public static <T> void forEach(Collection<T> items, Task<T> task) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, Math.min(THREADS, items.size())));
    try {
      List<Future<?>> done = new ArrayList<>();
      for (T item : items) {
        done.add(
            threads.submit(
                () -> {
                  task.run(item);
                  return item;
                }));
      }
      for (Future<?> one : done) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException fault ? fault : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while files were made durable, or deleted", e);
    } finally {
      threads.shutdown();
    }
  }
}
