package org.obmeet.telemetry.collector.intake;

import java.util.function.LongSupplier;
import org.obmeet.telemetry.lake.store.LakeException;

/** Whether there is room to write; looked at now and then, not with each request. */
public final class DiskSpaceMonitor {
  private final LongSupplier usable;
  private final long lowWater;
  private volatile long last;

  /**
   * A guard of one disk.
   *
   * @param usable free bytes; may fail with a {@link LakeException}
   * @param lowWater free bytes below which nothing is taken
   */
  public DiskSpaceMonitor(LongSupplier usable, long lowWater) {
    this.usable = usable;
    this.lowWater = lowWater;
    refresh();
  }

  /** Looks at the disk. */
  public void refresh() {
    try {
      last = usable.getAsLong();
    } catch (LakeException unreadable) {
      last = -1;
    }
  }

  /** Whether something may be taken in. */
  public boolean hasSpace() {
    return last >= lowWater;
  }

  /** Free bytes when it was last looked at; -1 where that cannot be told. */
  public long usable() {
    return last;
  }
}
