package org.obmeet.telemetry.privacy.disclosure;

/** What a region of cells may fall foul of. */
public enum Rule {
  /** Fewer contributors than the threshold, of the region or of a measure. */
  THRESHOLD("fewer contributors than the threshold"),
  /** Without its two largest contributors too little is left to hide the largest. */
  DOMINANCE("the largest contributor could be estimated by the second largest"),
  /** Nearly all of a population: subtraction tells how few lie only outside of it. */
  COMPLEMENT("fewer contributors than the threshold are not in it"),
  /** Of the contributors, or of what is left without them, too few have standing. */
  STANDING("too few contributors are registered or of long standing"),
  /** A side of a flag, or a label of those that stand together, is too small, or empty. */
  FLAG("a side of a flag, or one of the labels published together, has too few contributors"),
  /** A cell of a sensitive dimension is nearly all of its parent. */
  SENSITIVE("a value of a sensitive dimension is nearly all of its parent"),
  /** Shares a dimension with a cube of another population. */
  LINKED("shares a dimension with a cube of another population"),
  /** The difference of two populations is too small. */
  DENOMINATOR("too few contributors lie in one population and not in the other"),
  /** Beside everything else that is published, too little would remain open. */
  AUDIT("together with the other tables it would tell too closely what is folded");

  private final String words;

  Rule(String words) {
    this.words = words;
  }

  /** In a few words, for people. */
  public String words() {
    return words;
  }
}
