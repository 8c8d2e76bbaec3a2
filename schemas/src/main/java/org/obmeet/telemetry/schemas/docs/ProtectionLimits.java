package org.obmeet.telemetry.schemas.docs;

import java.util.List;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** What no release protects, in sentences for its readers. */
public final class ProtectionLimits {
  private ProtectionLimits() {}

  /** The sentences of what is released of a data set. */
  public static List<String> sentences(Dataset dataset) {
    return sentences(
        "pseudonyms of " + dataset.contributors(), "holds several accounts or devices");
  }

  /**
   * The sentences, for manifests.
   *
   * @param counted what the threshold counts, such as {@code pseudonyms of owners}
   * @param several how one of them counts several times, such as {@code holds several accounts}
   */
  public static List<String> sentences(String counted, String several) {
    return List.of(
        "The threshold counts " + counted + ": one who " + several + " counts several times.",
        "Two windows may differ by one contributor, and that shows: nothing hides a change from one"
            + " window to the next.",
        "Whoever knows all but one contributor of a cell from elsewhere learns what the last one"
            + " added.",
        "Groups of contributors who pool what they know, or who were made up to fill a cell, are not"
            + " detected.");
  }
}
