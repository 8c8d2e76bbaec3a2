package org.obmeet.telemetry.world;

import java.util.List;
import java.util.Objects;

/**
 * An identifying string that stands on the wire and must stand nowhere else.
 *
 * @param kind where it stands: {@code host}, {@code smtp_host}, {@code person} …
 * @param text the string; contains one of {@link #MARKERS}
 */
public record CanaryString(String kind, String text) {
  /** In every planted text but hexadecimal and numeric ones. */
  public static final String WORD = "zqx7";

  /** In every planted identifier of the form of a UUID. */
  public static final String UUID = "-f00d-4bad-";

  /** In every planted hexadecimal identifier. */
  public static final String HEX = "f00d4bad";

  /** In every planted number. */
  static final String NUMBER = "90909";

  /**
   * Whatever the world plants contains one of these, record identifiers included, and no label or
   * key of the wire does: a search for them over every byte finds a leak without a list.
   */
  public static final List<String> MARKERS = List.of(WORD, UUID, HEX);

  public CanaryString {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
    if (!text.contains(NUMBER) && MARKERS.stream().noneMatch(text::contains)) {
      throw new IllegalArgumentException("text of kind " + kind + " must contain a marker");
    }
  }
}
