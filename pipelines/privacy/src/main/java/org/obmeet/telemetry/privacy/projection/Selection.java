package org.obmeet.telemetry.privacy.projection;

import java.util.HashMap;
import java.util.Map;

/** What is collected of the elements of a list by one of their values, once each has been read. */
final class Selection {
  private static final String NONE = "";
  private static final String OTHER = "?";

  private record Target(Collectors.How how, int slot) {}

  private final int keySlot;
  private final int leafSlot;
  private final Map<String, Target[]> targets = new HashMap<>();
  private Names<Target[]> names = new Names<>(targets);
  private Target[] others = {};

  /**
   * A selection of nothing yet.
   *
   * @param keySlot where an element's telling value is held
   * @param leafSlot where the value is held that is collected; may be the same
   */
  Selection(int keySlot, int leafSlot) {
    this.keySlot = keySlot;
    this.leafSlot = leafSlot;
  }

  boolean reads(int key, int leaf) {
    return keySlot == key && leafSlot == leaf;
  }

  void put(String value, Collectors.How how, int slot) {
    Target[] before = value.equals(OTHER) ? others : targets.getOrDefault(value, new Target[0]);
    Target[] after = java.util.Arrays.copyOf(before, before.length + 1);
    after[before.length] = new Target(how, slot);
    if (value.equals(OTHER)) {
      others = after;
    } else {
      targets.put(value, after);
      names = new Names<>(targets);
    }
  }

  /** An element starts from which several select. */
  static void start(Selection[] selections, Slots out) {
    for (Selection selection : selections) {
      selection.start(out);
    }
  }

  /** An element has been read from which several select. */
  static void end(Selection[] selections, Slots out) {
    for (Selection selection : selections) {
      selection.end(out);
    }
  }

  /** An element starts. */
  void start(Slots out) {
    out.set(keySlot, Slots.ABSENT);
    out.set(leafSlot, Slots.ABSENT);
  }

  /** An element has been read. */
  void end(Slots out) {
    if (!out.says(leafSlot)) {
      return;
    }
    boolean nameless = !out.says(keySlot);
    Target[] named = nameless ? targets.get(NONE) : named(out);
    if (named == null && nameless) {
      return;
    }
    for (Target target : named == null ? others : named) {
      if (target.how() == Collectors.How.COUNT) {
        out.add(target.slot(), 1);
      } else if (out.kind(leafSlot) == Slots.NUMBER) {
        out.add(target.slot(), out.number(leafSlot));
      }
    }
  }

  private Target[] named(Slots out) {
    if (out.isInPlace(keySlot)) {
      int from = out.place(keySlot);
      return names.find(out.read(), from, from + out.length(keySlot));
    }
    String value = out.identifier(keySlot);
    return value == null ? null : targets.get(value);
  }
}
