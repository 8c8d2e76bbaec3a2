package org.obmeet.telemetry.lake.io;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs an I/O task for many items in parallel, because such tasks mostly wait. */
public final class ParallelIo {
  private static final int THREADS = 16;

  private ParallelIo() {}

  /** A task for one item. */
  public interface Task<T> {
    void run(T item) throws IOException;
  }

  /**
   * Runs a task for all items. After an error no further task begins, and the method waits for the
   * running tasks. Then it throws the first error in order of the items.
   */
  public static <T> void forEach(Collection<T> items, Task<T> task) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, Math.min(THREADS, items.size())));
    AtomicBoolean failed = new AtomicBoolean();
    List<Callable<T>> calls = new ArrayList<>();
    for (T item : items) {
      calls.add(() -> runUnlessFailed(item, task, failed));
    }
    try {
      for (Future<T> result : threads.invokeAll(calls)) {
        result.get();
      }
    } catch (ExecutionException e) {
      Throwables.throwIfUnchecked(e.getCause());
      throw (IOException) e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted during I/O on several files", e);
    } finally {
      threads.shutdown();
    }
  }

  private static <T> T runUnlessFailed(T item, Task<T> task, AtomicBoolean failed)
      throws IOException {
    boolean succeeded = false;
    try {
      if (!failed.get()) {
        task.run(item);
      }
      succeeded = true;
      return item;
    } finally {
      if (!succeeded) {
        failed.set(true);
      }
    }
  }
}
