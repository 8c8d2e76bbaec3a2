package org.obmeet.telemetry.bench;

import java.security.MessageDigest;
import org.obmeet.telemetry.lake.io.Digests;

/** A computation that is always the same, whose time shows how fast the machine is now. */
final class FixedLoop {
  private static final int MEGABYTES = 64;

  private FixedLoop() {}

  /** Computes the SHA-256 of some megabytes, and returns the wall time. */
  static double seconds() {
    byte[] megabyte = new byte[1 << 20];
    MessageDigest digest = Digests.sha256();
    long start = System.nanoTime();
    for (int i = 0; i < MEGABYTES; i++) {
      digest.update(megabyte);
    }
    digest.digest();
    return (System.nanoTime() - start) / 1e9;
  }
}
