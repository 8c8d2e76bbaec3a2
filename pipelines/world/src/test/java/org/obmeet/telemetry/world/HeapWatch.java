package org.obmeet.telemetry.world;

import java.lang.management.ManagementFactory;

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
    long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    most = Math.max(most, used);
  }

  void stop() {
    look();
    stopped = true;
  }

  long most() {
    return most;
  }
}
