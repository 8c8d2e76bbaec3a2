package org.obmeet.telemetry.synthetic.dataset;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;

/** Measures the maximum heap in use after garbage collections. */
final class HeapWatch implements Runnable {
  private static final long PAUSE_MILLIS = 150;

  private volatile boolean stopped;
  private volatile long maxBytes;

  @Override
  public void run() {
    while (!stopped) {
      measure();
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private synchronized void measure() {
    System.gc();
    maxBytes = Math.max(maxBytes, afterCollection());
  }

  /**
   * Returns the bytes in use after the last garbage collection. Later allocations do not count,
   * because they can be garbage.
   */
  private static long afterCollection() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage usage = pool.getCollectionUsage();
      if (usage != null) {
        bytes += usage.getUsed();
      }
    }
    return bytes;
  }

  void stop() {
    measure();
    stopped = true;
  }

  long maxBytes() {
    return maxBytes;
  }
}
