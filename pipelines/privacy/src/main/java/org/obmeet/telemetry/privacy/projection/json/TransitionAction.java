package org.obmeet.telemetry.privacy.projection.json;

import org.obmeet.telemetry.privacy.projection.slot.AggregatingSlots;
import org.obmeet.telemetry.privacy.projection.slot.ElementSelection;
import org.obmeet.telemetry.privacy.projection.slot.Slots;

/**
 * What a bracket or a comma between two values means to the slots. One class for all: a call that
 * may lead to one of many places is not foreseen.
 */
final class TransitionAction {
  private enum Kind {
    ELEMENT_STARTS,
    ELEMENT_ENDS,
    OBJECT,
    LIST,
    OTHER
  }

  private final Kind what;
  private final ElementSelection[] selections;
  private final AggregatingSlots collectors;
  private final int slot;

  private TransitionAction(
      Kind what, ElementSelection[] selections, AggregatingSlots collectors, int slot) {
    this.what = what;
    this.selections = selections;
    this.collectors = collectors;
    this.slot = slot;
  }

  /** An element begins from which several select. */
  static TransitionAction start(ElementSelection[] selections) {
    return new TransitionAction(Kind.ELEMENT_STARTS, selections, null, -1);
  }

  /** An element has ended from which several select. */
  static TransitionAction end(ElementSelection[] selections) {
    return new TransitionAction(Kind.ELEMENT_ENDS, selections, null, -1);
  }

  /** An object begins of which something is collected. */
  static TransitionAction object(AggregatingSlots collectors) {
    return new TransitionAction(Kind.OBJECT, null, collectors, -1);
  }

  /** A list begins of which something is collected. */
  static TransitionAction list(AggregatingSlots collectors) {
    return new TransitionAction(Kind.LIST, null, collectors, -1);
  }

  /** Something else than a single value, for which a slot is. */
  static TransitionAction other(int slot) {
    return new TransitionAction(Kind.OTHER, null, null, slot);
  }

  void apply(Slots out) {
    switch (what) {
      case ELEMENT_STARTS -> ElementSelection.start(selections, out);
      case ELEMENT_ENDS -> ElementSelection.end(selections, out);
      case OBJECT -> collectors.object(out);
      case LIST -> collectors.list(out);
      case OTHER -> out.set(slot, Slots.OTHER);
    }
  }
}
