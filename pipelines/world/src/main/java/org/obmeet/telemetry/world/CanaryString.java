package org.obmeet.telemetry.world;

import java.util.List;
import java.util.Objects;

/**
 * An identifying string that is sent. No stored or published file may contain it.
 *
 * @param kind kind of identifier, such as {@code host}, {@code smtp_host} or {@code person}
 * @param text the string, which contains one of {@link #MARKERS}, or {@link #NUMBER}
 */
public record CanaryString(String kind, String text) {
  /** Part of every canary that is not a UUID, hexadecimal or numeric. */
  public static final String WORD = "zqx7";

  /** Part of every canary in the form of a UUID. */
  public static final String UUID = "-f00d-4bad-";

  /** Part of every hexadecimal canary. */
  public static final String HEX = "f00d4bad";

  /** Part of every numeric canary. */
  static final String NUMBER = "90909";

  /**
   * Markers of the canaries, including record identifiers, but not of numeric ones. No name or
   * label that may be stored contains a marker. A search for the markers in all bytes therefore
   * finds every leak of these canaries without a list of them.
   */
  public static final List<String> MARKERS = List.of(WORD, UUID, HEX);

  public CanaryString {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
    if (!text.contains(NUMBER) && MARKERS.stream().noneMatch(text::contains)) {
      throw new IllegalArgumentException(
          "text of kind " + kind + " must contain one of " + MARKERS + " or " + NUMBER);
    }
  }
}
