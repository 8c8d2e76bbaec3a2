package org.obmeet.telemetry.disclosure.rules;

/** A rule that suppresses a value of a cell. Only operators may see it; no release contains it. */
public enum Rule {
  THRESHOLD("fewer contributors than the threshold"),
  CARRIERS("fewer contributors with a value than the threshold"),
  /** Fewer eligible contributors, in all or with a value, than half of the threshold. */
  ELIGIBLE("too few eligible contributors"),
  /** The p % rule: the second largest contributor could estimate the largest value too closely. */
  DOMINANCE("one contributor dominates (p % rule)"),
  /**
   * A value of the dimension is unsafe or absent, and the dimension is published in full or not at
   * all.
   */
  SIDE("a value is unsafe or absent, and the dimension is published in full or not at all"),
  SENSITIVE("nearly all contributors have this value of a sensitive dimension"),
  COUNT("the count is suppressed"),
  /** Secondary suppression: the cell's value would disclose an unsafe cell. */
  SECONDARY("the value would disclose an unsafe cell"),
  /** No published table contains the cell. */
  UNPUBLISHED("the cell is in no published table");

  private final String description;

  Rule(String description) {
    this.description = description;
  }

  public String description() {
    return description;
  }
}
