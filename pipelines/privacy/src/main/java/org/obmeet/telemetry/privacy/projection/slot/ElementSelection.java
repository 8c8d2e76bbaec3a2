package org.obmeet.telemetry.privacy.projection.slot;

import java.util.HashMap;
import java.util.Map;

/** A selection of list elements by one of their values. Selected elements are aggregated. */
public final class ElementSelection {
  private static final String NONE = "";
  private static final String OTHER = "?";

  private record Target(AggregatingSlots.Aggregation how, int slot) {}

  private final int keySlot;
  private final int leafSlot;
  private final Map<String, Target[]> targets = new HashMap<>();
  private NameLookup<Target[]> names = new NameLookup<>(targets);
  private Target[] others = {};

  /**
   * Creates a selection that selects no element.
   *
   * @param keySlot slot of the value that selects the element
   * @param leafSlot slot of the value that is aggregated; may be the same slot
   */
  ElementSelection(int keySlot, int leafSlot) {
    this.keySlot = keySlot;
    this.leafSlot = leafSlot;
  }

  boolean reads(int key, int leaf) {
    return keySlot == key && leafSlot == leaf;
  }

  void put(String value, AggregatingSlots.Aggregation how, int slot) {
    Target[] before = value.equals(OTHER) ? others : targets.getOrDefault(value, new Target[0]);
    Target[] after = java.util.Arrays.copyOf(before, before.length + 1);
    after[before.length] = new Target(how, slot);
    if (value.equals(OTHER)) {
      others = after;
    } else {
      targets.put(value, after);
      names = new NameLookup<>(targets);
    }
  }

  /** Handles the start of an element in each of the selections. */
  public static void start(ElementSelection[] selections, Slots out) {
    for (ElementSelection selection : selections) {
      selection.start(out);
    }
  }

  /** Handles the end of an element in each of the selections. */
  public static void end(ElementSelection[] selections, Slots out) {
    for (ElementSelection selection : selections) {
      selection.end(out);
    }
  }

  /** Handles the start of an element. */
  public void start(Slots out) {
    out.set(keySlot, Slots.ABSENT);
    out.set(leafSlot, Slots.ABSENT);
  }

  /** Handles the end of an element. */
  public void end(Slots out) {
    if (!out.hasValue(leafSlot)) {
      return;
    }
    boolean nameless = !out.hasValue(keySlot);
    Target[] named = nameless ? targets.get(NONE) : named(out);
    if (named == null && nameless) {
      return;
    }
    for (Target target : named == null ? others : named) {
      if (target.how() == AggregatingSlots.Aggregation.COUNT) {
        out.add(target.slot(), 1);
      } else if (out.kind(leafSlot) == Slots.NUMBER) {
        out.add(target.slot(), out.number(leafSlot));
      }
    }
  }

  private Target[] named(Slots out) {
    if (out.isInPlace(keySlot)) {
      int from = out.offset(keySlot);
      return names.find(out.read(), from, from + out.length(keySlot));
    }
    String value = out.identifier(keySlot);
    return value == null ? null : targets.get(value);
  }
}
