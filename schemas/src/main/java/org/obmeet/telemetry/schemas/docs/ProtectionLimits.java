package org.obmeet.telemetry.schemas.docs;

import java.util.List;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** The limits of the protection of releases, as sentences for people who use the releases. */
public final class ProtectionLimits {
  private ProtectionLimits() {}

  public static List<String> sentences(Dataset dataset) {
    return sentences("pseudonyms of " + dataset.contributors(), "has several accounts or devices");
  }

  /**
   * Returns the sentences for a release.
   *
   * @param counted noun for the counted units, such as {@code pseudonyms of owners}
   * @param several verb phrase for a contributor who counts as several, such as {@code has several
   *     accounts}
   */
  public static List<String> sentences(String counted, String several) {
    return List.of(
        "The threshold counts " + counted + ": one who " + several + " counts several times.",
        "Changes between periods are not protected: a difference of one contributor is visible.",
        "A reader who knows the values of all contributors of a cell except one can compute the"
            + " value of the last one.",
        "Contributors who share their knowledge, and fake contributors that fill a cell, are not"
            + " detected.");
  }
}
