package org.obmeet.telemetry.privacy.projection.slot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A selection of list elements by a key value. It aggregates a leaf value of each element. */
public final class ElementSelection {
  private static final String NO_KEY = "";
  private static final String ANY_OTHER = "?";

  private record Target(AggregatingSlots.Aggregation how, int slot) {}

  private final int keySlot;
  private final int leafSlot;
  private final Map<String, List<Target>> targets = new HashMap<>();
  private final List<Target> others = new ArrayList<>();

  /**
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

  /** Adds a slot for a key value; {@code ""} is no key value, {@code "?"} any other value. */
  void put(String value, AggregatingSlots.Aggregation how, int slot) {
    (value.equals(ANY_OTHER) ? others : targets.computeIfAbsent(value, v -> new ArrayList<>()))
        .add(new Target(how, slot));
  }

  /** Prepares for the values of the next list element. */
  public void start(Slots out) {
    out.set(keySlot, Slots.ABSENT);
    out.set(leafSlot, Slots.ABSENT);
  }

  /** Aggregates the leaf value of the list element that was read. */
  public void end(Slots out) {
    if (!out.hasValue(leafSlot)) {
      return;
    }
    boolean hasKey = out.hasValue(keySlot);
    List<Target> selected = targets.get(hasKey ? out.identifier(keySlot) : NO_KEY);
    if (selected == null && !hasKey) {
      return;
    }
    for (Target target : selected == null ? others : selected) {
      if (target.how() == AggregatingSlots.Aggregation.COUNT) {
        out.add(target.slot(), 1);
      } else if (out.kind(leafSlot) == Slots.NUMBER) {
        out.add(target.slot(), out.number(leafSlot));
      }
    }
  }
}
