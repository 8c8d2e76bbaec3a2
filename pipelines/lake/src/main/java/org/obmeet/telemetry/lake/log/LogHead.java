package org.obmeet.telemetry.lake.log;

/**
 * The last commit of the log. Every run prints it, so that operators can note it outside the lake:
 * a hash chain proves nothing against a party that can rewrite all of it.
 *
 * @param number its number, from 0
 * @param sha256 SHA-256 of its bytes, lower-case hex
 */
public record LogHead(long number, String sha256) {
  /** Returns {@code 12:1f0e…}, as in run reports. */
  @Override
  public String toString() {
    return number + ":" + sha256;
  }
}
