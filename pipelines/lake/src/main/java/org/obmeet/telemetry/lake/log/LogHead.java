package org.obmeet.telemetry.lake.log;

/**
 * The last entry of the log. Printed by every run: a chain proves nothing against its own writer.
 *
 * @param number its number, from 0
 * @param sha256 of its bytes, lower-case hex
 */
public record LogHead(long number, String sha256) {
  /** {@code 12:1f0e…}, as run reports print it. */
  @Override
  public String toString() {
    return number + ":" + sha256;
  }
}
