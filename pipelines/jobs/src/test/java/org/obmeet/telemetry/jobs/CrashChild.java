package org.obmeet.telemetry.jobs;

import java.nio.file.Path;
import java.time.Instant;

/** Both jobs in a process of their own, which a test may kill. */
public final class CrashChild {
  private CrashChild() {}

  /** Takes the workplace's folder, the world's folder and the clock. */
  public static void main(String[] args) {
    Instant clock = Instant.parse(args[2]);
    LakeFixture work = new LakeFixture(Path.of(args[0]), clock);
    new SmallSyntheticDataset(Path.of(args[1]), clock).into(work);
    work.aggregate();
  }
}
