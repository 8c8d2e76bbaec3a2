package org.obmeet.telemetry.synthetic;

import java.util.List;

/** The markers of canaries, which are identifying strings that must never be stored. */
public final class CanaryString {
  /** Part of every canary that is not a UUID, hexadecimal or numeric. */
  public static final String WORD = "zqx7";

  /** Part of every canary in the form of a UUID. */
  public static final String UUID = "-f00d-4bad-";

  /** Part of every hexadecimal canary. */
  public static final String HEX = "f00d4bad";

  /** The markers of canaries that are not numeric. No label that may be stored has a marker. */
  public static final List<String> MARKERS = List.of(WORD, UUID, HEX);

  private CanaryString() {}
}
