package org.obmeet.telemetry.collector.intake;

import java.util.function.LongSupplier;
import org.obmeet.telemetry.lake.store.LakeException;

/** The free disk space. It is measured periodically, not for each request. */
public final class DiskSpaceMonitor {
  private final LongSupplier usable;
  private final long lowWater;
  private volatile long last;

  /** Measures the free bytes once. Below the low-water mark only opt-outs are stored. */
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

  public boolean hasSpace() {
    return last >= lowWater;
  }

  /** Returns the free bytes of the last measurement; -1 if it failed. */
  public long usableBytes() {
    return last;
  }
}
