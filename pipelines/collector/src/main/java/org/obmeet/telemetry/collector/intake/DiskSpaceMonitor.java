package org.obmeet.telemetry.collector.intake;

import java.util.function.LongSupplier;
import org.obmeet.telemetry.lake.store.LakeException;

/** The free disk space at the last {@link #refresh}. */
public final class DiskSpaceMonitor {
  private final LongSupplier usable;
  private final long lowWater;
  private volatile long last;

  /**
   * Measures the free space once.
   *
   * @param usable supplier of free bytes; may fail with a {@link LakeException}
   * @param lowWater free bytes below which there is no space
   */
  public DiskSpaceMonitor(LongSupplier usable, long lowWater) {
    this.usable = usable;
    this.lowWater = lowWater;
    refresh();
  }

  public void refresh() {
    try {
      last = usable.getAsLong();
    } catch (LakeException unreadable) {
      last = -1;
    }
  }

  /** Returns true if the last measurement is not below the low-water mark; false if it failed. */
  public boolean hasSpace() {
    return last >= lowWater;
  }

  /** Returns the free bytes of the last measurement; -1 if it failed. */
  public long usableBytes() {
    return last;
  }
}
