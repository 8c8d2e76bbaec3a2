package org.obmeet.telemetry.privacy;

import java.io.File;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;

/** Violates rules on purpose: the module privacy must be free of side effects. */
public final class Impure {
  private Impure() {}

  static String everything(File file) {
    if (System.getenv("HOME") == null) {
      System.exit(1);
    }
    return file + " " + Instant.now() + " " + Clock.systemUTC() + " " + new Random().nextInt();
  }
}
