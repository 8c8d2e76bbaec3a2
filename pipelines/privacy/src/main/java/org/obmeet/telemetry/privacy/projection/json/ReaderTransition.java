package org.obmeet.telemetry.privacy.projection.json;

import java.util.Arrays;
import org.obmeet.telemetry.privacy.projection.slot.AggregatingSlots;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.Utf8Text;

/**
 * A transition of the automaton from one value of a document to the next. It has the bytes between
 * the values, their effects on the slots, and the kind of the next value. The first 32 bytes are
 * compared as four words with a single branch.
 */
final class ReaderTransition {
  /** The kind of the next value. */
  enum Kind {
    /** The next value is a number, true, false or null. */
    SINGLE,
    /** The next value is a text. Its opening quotation mark is consumed. */
    TEXT,
    /** The next value is skipped unread. */
    SKIPPED,
    /** There is no next value, because the document ends. */
    END
  }

  private static final TransitionAction[] NO_ACTIONS = {};
  private static final int INLINE_BYTES = 4 * Long.BYTES;

  /** The transition that never matches. */
  private static final ReaderTransition NEVER = new ReaderTransition(null);

  private final byte[] between;
  private final int length;

  /** True if the bytes between the values are more than {@link #INLINE_BYTES}. */
  private final boolean longer;

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;
  private final long firstMask;
  private final long secondMask;
  private final long thirdMask;
  private final long fourthMask;
  private final TransitionAction[] actions;
  private final Kind kind;
  private final int slot;
  private final AggregatingSlots collectors;
  private final ReaderState to;
  private ReaderTransition next;
  private boolean cached;

  private ReaderTransition(ReaderState to) {
    this(new byte[0], Integer.MAX_VALUE, NO_ACTIONS, Kind.END, -1, null, to);
  }

  /** Returns a transition that leads to the start of a document. */
  static ReaderTransition before(ReaderState start) {
    ReaderTransition before = new ReaderTransition(start);
    before.markCached();
    return before;
  }

  /**
   * Creates a transition.
   *
   * @param between the bytes between the values, and the first bytes that the next value must have
   * @param length number of these bytes that the transition consumes
   * @param slot slot of the next value, or -1 if it has none
   * @param collectors slots that aggregate the next value; null if there are none
   * @param to the state after the next value; null at the end of the document
   */
  ReaderTransition(
      byte[] between,
      int length,
      TransitionAction[] actions,
      Kind kind,
      int slot,
      AggregatingSlots collectors,
      ReaderState to) {
    this.between = between;
    this.length = length;
    this.longer = between.length > INLINE_BYTES;
    byte[] padded = Arrays.copyOf(between, Math.max(INLINE_BYTES, between.length));
    this.first = Utf8Text.word(padded, 0);
    this.second = Utf8Text.word(padded, Long.BYTES);
    this.third = Utf8Text.word(padded, 2 * Long.BYTES);
    this.fourth = Utf8Text.word(padded, 3 * Long.BYTES);
    this.firstMask = mask(0);
    this.secondMask = mask(1);
    this.thirdMask = mask(2);
    this.fourthMask = mask(3);
    this.actions = actions.length == 0 ? null : actions;
    this.kind = kind;
    this.slot = slot;
    this.collectors = collectors;
    this.to = to;
    this.next = NEVER;
  }

  /** Returns a mask for the compared bytes of a word, which are its lowest bytes. */
  private long mask(int word) {
    int bytes = between.length - word * Long.BYTES;
    return bytes <= 0 ? 0 : bytes >= Long.BYTES ? -1 : (1L << bytes * Byte.SIZE) - 1;
  }

  /** Returns true if this transition matches the bytes at an offset. */
  boolean matches(byte[] bytes, int at, int end) {
    if (length >= end - at) {
      return kind == Kind.END && length == end - at && equals(bytes, at);
    }
    if (kind != Kind.TEXT && !begins(bytes[at + length])) {
      return false;
    }
    if (at + INLINE_BYTES > bytes.length) {
      return at + between.length <= end && equals(bytes, at);
    }
    long differences =
        (Utf8Text.word(bytes, at) ^ first) & firstMask
            | (Utf8Text.word(bytes, at + Long.BYTES) ^ second) & secondMask
            | (Utf8Text.word(bytes, at + 2 * Long.BYTES) ^ third) & thirdMask
            | (Utf8Text.word(bytes, at + 3 * Long.BYTES) ^ fourth) & fourthMask;
    return differences == 0 && (!longer || at + between.length <= end && equals(bytes, at));
  }

  /** Returns true if a byte can be the first of the next value. */
  private boolean begins(byte first) {
    return first > ' '
        && kind != Kind.END
        && (kind == Kind.SKIPPED || first != '"' && (first | ' ') != '{' && first != ']');
  }

  private boolean equals(byte[] bytes, int at) {
    return Arrays.equals(between, 0, between.length, bytes, at, at + between.length);
  }

  /** Returns the number of bytes that the transition consumes. */
  int length() {
    return length;
  }

  /** Applies the transition's actions to the slots. */
  void apply(Slots out) {
    if (actions != null) {
      for (TransitionAction action : actions) {
        action.apply(out);
      }
    }
  }

  Kind kind() {
    return kind;
  }

  /** Returns the slot of the next value, or -1 if it has none. */
  int slot() {
    return slot;
  }

  /** Returns the slots that aggregate the next value, or null if there are none. */
  AggregatingSlots collectors() {
    return collectors;
  }

  /** Returns the last transition that followed this one, or one that never matches. */
  ReaderTransition next() {
    return next;
  }

  /**
   * Sets the transition that followed this one. It does nothing unless both are cached, so that a
   * cached transition never refers to one that is not.
   */
  void setNext(ReaderTransition transition) {
    if (cached && transition.cached) {
      next = transition;
    }
  }

  /** Marks the transition as cached in its state. */
  void markCached() {
    cached = true;
  }

  /** Returns the state after the next value. */
  ReaderState to() {
    return to;
  }
}
