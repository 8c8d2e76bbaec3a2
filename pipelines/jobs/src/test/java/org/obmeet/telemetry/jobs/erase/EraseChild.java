package org.obmeet.telemetry.jobs.erase;

import java.nio.file.Path;
import java.time.Instant;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.retain.RetainRequest.Mode;

/** Runs an erasure or retention in a separate process, which a test may kill. */
public final class EraseChild {
  private EraseChild() {}

  /** Expects the fixture's folder, the time and the name of the job. */
  public static void main(String[] args) {
    LakeFixture work = new LakeFixture(Path.of(args[0]), Instant.parse(args[1]));
    work.lake().state();
    System.out.println("go");
    if (args[2].equals("erase")) {
      work.erase(EraseCrashTest.people());
    } else {
      work.retain(Mode.ENFORCE);
    }
  }
}
