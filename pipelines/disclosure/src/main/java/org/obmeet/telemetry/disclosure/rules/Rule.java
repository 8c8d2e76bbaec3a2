package org.obmeet.telemetry.disclosure.rules;

/** A reason why a cell is suppressed. For operators; a release never says which one it was. */
public enum Rule {
  /** Fewer contributors than the threshold. */
  THRESHOLD("fewer contributors than the threshold"),
  /** Fewer contributors of the measure than the threshold. */
  CARRIERS("fewer contributors with a value than the threshold"),
  /** Fewer eligible contributors than half of the threshold. */
  ELIGIBLE("too few registered or long-standing contributors"),
  /** The p % rule: the second largest contributor could estimate the largest too closely. */
  DOMINANCE("one contributor dominates (p % rule)"),
  /** A side of a flag, or a label of a set that is published as a whole, is unsafe. */
  SIDE("another value of a dimension that is published as a whole is unsafe"),
  /** The count of the cell is suppressed. */
  COUNT("its count is suppressed"),
  /** Secondary suppression: it would give an unsafe cell away. */
  SECONDARY("it would give an unsafe cell away"),
  /** Too few contributors lie between the cell and one around it. */
  NESTED("too few contributors lie between it and a cell around it"),
  /** Protected, and in no table that is published. */
  UNPUBLISHED("no table shows it");

  private final String words;

  Rule(String words) {
    this.words = words;
  }

  /** The reason in words. */
  public String words() {
    return words;
  }
}
