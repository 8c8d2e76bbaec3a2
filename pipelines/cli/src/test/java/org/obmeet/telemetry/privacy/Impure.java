package org.obmeet.telemetry.privacy;

import java.io.File;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;

/** Breaches walls on purpose: privacy is pure. */
public final class Impure {
  private Impure() {}

  static String everything(File file) {
    if (System.getenv("HOME") == null) {
      System.exit(1);
    }
    return file + " " + Instant.now() + " " + Clock.systemUTC() + " " + new Random().nextInt();
  }
}
