package org.obmeet.telemetry.world;

import java.util.List;

/**
 * The markers of canaries. A canary is an identifying string in the generated input. No stored or
 * published file may contain one.
 */
public final class CanaryString {
  /** Part of every canary that is not a UUID, hexadecimal or numeric. */
  public static final String WORD = "zqx7";

  /** Part of every canary in the form of a UUID. */
  public static final String UUID = "-f00d-4bad-";

  /** Part of every hexadecimal canary. */
  public static final String HEX = "f00d4bad";

  /**
   * The markers of all canaries that are not numeric. Record identifiers contain them, too. No name
   * or label that may be stored contains a marker. A search for the markers in all bytes therefore
   * finds every leak of these canaries without a list of them.
   */
  public static final List<String> MARKERS = List.of(WORD, UUID, HEX);

  private CanaryString() {}
}
