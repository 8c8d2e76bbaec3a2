package org.obmeet.telemetry.privacy.projection.json;

import org.obmeet.telemetry.privacy.projection.slot.AggregatingSlots;
import org.obmeet.telemetry.privacy.projection.slot.ElementSelection;
import org.obmeet.telemetry.privacy.projection.slot.Slots;

/**
 * The effect of a bracket or comma on the slots. It is one final class and not an interface with
 * several implementations, so that the compiler can inline its calls.
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

  /** Returns the action for the start of a list element that the selections evaluate. */
  static TransitionAction start(ElementSelection[] selections) {
    return new TransitionAction(Kind.ELEMENT_STARTS, selections, null, -1);
  }

  /** Returns the action for the end of a list element that the selections evaluate. */
  static TransitionAction end(ElementSelection[] selections) {
    return new TransitionAction(Kind.ELEMENT_ENDS, selections, null, -1);
  }

  /** Returns the action for the start of an object with aggregating slots. */
  static TransitionAction object(AggregatingSlots collectors) {
    return new TransitionAction(Kind.OBJECT, null, collectors, -1);
  }

  /** Returns the action for the start of a list with aggregating slots. */
  static TransitionAction list(AggregatingSlots collectors) {
    return new TransitionAction(Kind.LIST, null, collectors, -1);
  }

  /** Returns the action for an object or list at a path that has a slot for a single value. */
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
