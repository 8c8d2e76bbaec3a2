package org.obmeet.telemetry.jobs.erase;

import java.nio.file.Path;
import java.time.Instant;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.retain.RetainRequest.Mode;

/** An erasure or a retention run in a process of its own, which a test may kill. */
public final class EraseChild {
  private EraseChild() {}

  /** Takes the workplace's folder, the clock, and which job. */
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
