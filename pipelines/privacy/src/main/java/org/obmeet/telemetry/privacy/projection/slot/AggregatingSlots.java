package org.obmeet.telemetry.privacy.projection.slot;

import com.google.common.primitives.Ints;

/**
 * The slots that change when the values of a path are read. The slots in {@code sums} and {@code
 * counts} aggregate these values. The slots in {@code objectZeros} and {@code listZeros} aggregate
 * values below the path. They are set to 0 when an object or a list at the path starts.
 */
public final class AggregatingSlots {
  /** The amount that a value adds to a slot. */
  enum Aggregation {
    /** A number adds itself. Any other value adds nothing. */
    SUM,
    /** A value other than null, {@code ""} and {@code false} adds 1. */
    COUNT
  }

  private static final int[] NONE = {};

  private int[] sums = NONE;
  private int[] counts = NONE;
  private int[] objectZeros = NONE;
  private int[] listZeros = NONE;
  private boolean empty = true;

  /** Adds a slot that sums or counts values at the path. */
  void add(Aggregation how, int slot) {
    if (how == Aggregation.SUM) {
      sums = with(sums, slot);
    } else {
      counts = with(counts, slot);
    }
  }

  /** Adds a slot that becomes 0 when a list starts, or an object if {@code list} is false. */
  void zero(int slot, boolean list) {
    if (list) {
      listZeros = with(listZeros, slot);
    } else {
      objectZeros = with(objectZeros, slot);
    }
  }

  void addAll(AggregatingSlots other) {
    sums = Ints.concat(sums, other.sums);
    counts = Ints.concat(counts, other.counts);
    objectZeros = Ints.concat(objectZeros, other.objectZeros);
    listZeros = Ints.concat(listZeros, other.listZeros);
    empty &= other.empty;
  }

  private int[] with(int[] slots, int slot) {
    empty = false;
    return Ints.concat(slots, new int[] {slot});
  }

  /** Handles the start of an object at the path. */
  public void object(Slots out) {
    if (empty) {
      return;
    }
    setToZero(objectZeros, out);
    markMismatch(listZeros, out);
    count(out);
  }

  /** Handles the start of a list at the path. */
  public void list(Slots out) {
    setToZero(listZeros, out);
    markMismatch(objectZeros, out);
    count(out);
  }

  /**
   * Handles a single value.
   *
   * @param slot slot of the value; below 0 for a value without a slot, which must not be null,
   *     {@code ""} or {@code false}
   */
  public void value(Slots out, int slot) {
    if (!empty && (slot < 0 || out.hasValue(slot))) {
      markMismatch(objectZeros, out);
      markMismatch(listZeros, out);
      count(out);
      if (slot >= 0 && out.kind(slot) == Slots.NUMBER) {
        number(out, slot);
      }
    }
  }

  /** Adds a number that is in a slot to the sums, but not to the counts. */
  public void number(Slots out, int slot) {
    for (int sum : sums) {
      out.add(sum, out.number(slot));
    }
  }

  private static void setToZero(int[] slots, Slots out) {
    for (int slot : slots) {
      out.setNumber(slot, 0);
    }
  }

  /** Marks slots whose path does not have the expected object or list. */
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
