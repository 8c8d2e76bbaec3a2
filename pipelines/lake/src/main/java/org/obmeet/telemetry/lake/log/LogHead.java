package org.obmeet.telemetry.lake.log;

/**
 * The last commit of the log. Run reports contain it, and operators note it outside the lake. The
 * note reveals an attacker who rewrites the complete hash chain.
 *
 * @param number number of the commit, from 0
 * @param sha256 SHA-256 of the commit's bytes, lower-case hex
 */
public record LogHead(long number, String sha256) {
  @Override
  public String toString() {
    return number + ":" + sha256;
  }
}
