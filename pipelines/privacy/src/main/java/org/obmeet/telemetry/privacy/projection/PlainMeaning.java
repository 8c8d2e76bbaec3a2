package org.obmeet.telemetry.privacy.projection;

/**
 * What a bracket or a comma between two values means to the slots. One class for all: a call that
 * may lead to one of many places is not foreseen.
 */
final class PlainMeaning {
  private enum What {
    ELEMENT_STARTS,
    ELEMENT_ENDS,
    OBJECT,
    LIST,
    OTHER
  }

  private final What what;
  private final Selection[] selections;
  private final Collectors collectors;
  private final int slot;

  private PlainMeaning(What what, Selection[] selections, Collectors collectors, int slot) {
    this.what = what;
    this.selections = selections;
    this.collectors = collectors;
    this.slot = slot;
  }

  /** An element begins from which several select. */
  static PlainMeaning start(Selection[] selections) {
    return new PlainMeaning(What.ELEMENT_STARTS, selections, null, -1);
  }

  /** An element has ended from which several select. */
  static PlainMeaning end(Selection[] selections) {
    return new PlainMeaning(What.ELEMENT_ENDS, selections, null, -1);
  }

  /** An object begins of which something is collected. */
  static PlainMeaning object(Collectors collectors) {
    return new PlainMeaning(What.OBJECT, null, collectors, -1);
  }

  /** A list begins of which something is collected. */
  static PlainMeaning list(Collectors collectors) {
    return new PlainMeaning(What.LIST, null, collectors, -1);
  }

  /** Something else than a single value, for which a slot is. */
  static PlainMeaning other(int slot) {
    return new PlainMeaning(What.OTHER, null, null, slot);
  }

  void apply(Slots out) {
    switch (what) {
      case ELEMENT_STARTS -> Selection.start(selections, out);
      case ELEMENT_ENDS -> Selection.end(selections, out);
      case OBJECT -> collectors.object(out);
      case LIST -> collectors.list(out);
      case OTHER -> out.set(slot, Slots.OTHER);
    }
  }
}
