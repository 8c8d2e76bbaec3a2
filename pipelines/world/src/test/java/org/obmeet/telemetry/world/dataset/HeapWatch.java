package org.obmeet.telemetry.world.dataset;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;

/** Looks now and then at how much memory is in use once garbage is collected. */
final class HeapWatch implements Runnable {
  private static final long PAUSE_MILLIS = 150;

  private volatile boolean stopped;
  private volatile long most;

  @Override
  public void run() {
    while (!stopped) {
      look();
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private synchronized void look() {
    System.gc();
    most = Math.max(most, afterCollection());
  }

  /** Bytes that the last collection left: what was allocated since is not held, only new. */
  private static long afterCollection() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage left = pool.getCollectionUsage();
      if (left != null) {
        bytes += left.getUsed();
      }
    }
    return bytes;
  }

  void stop() {
    look();
    stopped = true;
  }

  long most() {
    return most;
  }
}
