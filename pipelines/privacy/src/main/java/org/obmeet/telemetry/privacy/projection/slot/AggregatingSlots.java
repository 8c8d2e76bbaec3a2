package org.obmeet.telemetry.privacy.projection.slot;

import java.util.Arrays;

/** Slots that take in more than one value: what a place adds to them. */
public final class AggregatingSlots {
  /** What a value adds. */
  enum Aggregation {
    /** A number adds itself, and anything else nothing. */
    SUM,
    /** Whatever says anything adds 1. */
    COUNT
  }

  private static final int[] NONE = {};

  private int[] sums = NONE;
  private int[] counts = NONE;
  private int[] objectZeros = NONE;
  private int[] listZeros = NONE;
  private boolean idle = true;

  void add(Aggregation how, int slot) {
    if (how == Aggregation.SUM) {
      sums = with(sums, slot);
    } else {
      counts = with(counts, slot);
    }
  }

  /** A slot that is 0 from the start of an object or a list on. */
  void zero(int slot, boolean list) {
    if (list) {
      listZeros = with(listZeros, slot);
    } else {
      objectZeros = with(objectZeros, slot);
    }
  }

  void addAll(AggregatingSlots other) {
    for (int slot : other.sums) {
      sums = with(sums, slot);
    }
    for (int slot : other.counts) {
      counts = with(counts, slot);
    }
    for (int slot : other.objectZeros) {
      objectZeros = with(objectZeros, slot);
    }
    for (int slot : other.listZeros) {
      listZeros = with(listZeros, slot);
    }
  }

  private int[] with(int[] slots, int slot) {
    int[] more = Arrays.copyOf(slots, slots.length + 1);
    more[slots.length] = slot;
    idle = false;
    return more;
  }

  /** Whether nothing is collected. */
  boolean isEmpty() {
    return idle;
  }

  /** An object starts here. */
  public void object(Slots out) {
    if (idle) {
      return;
    }
    start(objectZeros, out);
    markMismatch(listZeros, out);
    count(out);
  }

  /** A list starts here. */
  public void list(Slots out) {
    start(listZeros, out);
    markMismatch(objectZeros, out);
    count(out);
  }

  /** A single value has been read into a slot. */
  public void value(Slots out, int slot) {
    if (!idle && (slot < 0 || out.hasValue(slot))) {
      markMismatch(objectZeros, out);
      markMismatch(listZeros, out);
      count(out);
      if (slot >= 0 && out.kind(slot) == Slots.NUMBER) {
        number(out, slot);
      }
    }
  }

  /** A number has been read into a slot. */
  public void number(Slots out, int slot) {
    for (int sum : sums) {
      out.add(sum, out.number(slot));
    }
  }

  private static void start(int[] slots, Slots out) {
    for (int slot : slots) {
      out.setNumber(slot, 0);
    }
  }

  /** What should hold the values is of another kind. */
  private static void markMismatch(int[] slots, Slots out) {
    for (int slot : slots) {
      out.set(slot, Slots.OTHER);
    }
  }

  private void count(Slots out) {
    for (int slot : counts) {
      out.add(slot, 1);
    }
  }
}
