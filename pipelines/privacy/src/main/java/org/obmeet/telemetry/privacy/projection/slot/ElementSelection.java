package org.obmeet.telemetry.privacy.projection.slot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** A selection of list elements by a key value. It aggregates a leaf value of each element. */
public final class ElementSelection {
  private static final String NO_KEY = "";
  private static final String ANY_OTHER = "?";

  /** A slot, and the way to aggregate values in it. */
  private record Target(AggregatingSlots.Aggregation how, int slot) {}

  /** The keys of the selecting and the aggregated value; an empty key is the element itself. */
  record Keys(String key, String leaf) {}

  /** The slots to aggregate in, by key value. */
  private final Map<String, List<Target>> targets = new HashMap<>();

  private int keySlot;
  private int leafSlot;

  /** Adds a slot for a key value; {@code ""} is no key value, {@code "?"} any other value. */
  void put(String value, AggregatingSlots.Aggregation how, int slot) {
    targets.computeIfAbsent(value, v -> new ArrayList<>()).add(new Target(how, slot));
  }

  /** Adds all slots of a selection with the same keys. */
  void putAll(ElementSelection other) {
    other.targets.forEach((value, more) -> more.forEach(t -> put(value, t.how(), t.slot())));
  }

  /** Finds the slots of the values in an element. Called once, before the first element. */
  void findSlots(Keys keys, ToIntFunction<String> slots) {
    keySlot = slots.applyAsInt(keys.key());
    leafSlot = slots.applyAsInt(keys.leaf());
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
    if (selected == null && hasKey) {
      selected = targets.get(ANY_OTHER);
    }
    for (Target target : selected == null ? List.<Target>of() : selected) {
      if (target.how() == AggregatingSlots.Aggregation.COUNT) {
        out.add(target.slot(), 1);
      } else if (out.kind(leafSlot) == Slots.NUMBER) {
        out.add(target.slot(), out.number(leafSlot));
      }
    }
  }
}
