package org.obmeet.telemetry.jobs;

import java.nio.file.Path;
import java.time.Instant;
import org.obmeet.telemetry.jobs.fixture.SmallSyntheticDataset;

/** Runs ingest or aggregate in a separate process, which a test may kill. */
public final class CrashChild {
  private CrashChild() {}

  /** Expects the fixture's folder, the data set's folder, the time and the job. */
  public static void main(String[] args) {
    Instant now = Instant.parse(args[2]);
    LakeFixture work = new LakeFixture(Path.of(args[0]), now);
    if (args[3].equals("ingest")) {
      new SmallSyntheticDataset(Path.of(args[1]), now).into(work);
    } else {
      work.aggregate();
    }
  }
}
