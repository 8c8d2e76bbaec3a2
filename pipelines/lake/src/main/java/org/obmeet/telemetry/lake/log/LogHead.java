package org.obmeet.telemetry.lake.log;

/**
 * The last commit of the log. A head that was noted outside the lake reveals that the complete hash
 * chain was rewritten.
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
