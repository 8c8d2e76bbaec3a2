package org.obmeet.telemetry.privacy.projection.json;

import java.util.Arrays;
import org.obmeet.telemetry.privacy.projection.slot.AggregatingSlots;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.Utf8Text;

/**
 * From one value of a document to the next: the bytes between them, what they mean, and what the
 * next value is to be. The bytes are compared many at a time, without a branch for each eight.
 */
final class ReaderTransition {
  /** What follows. */
  enum Kind {
    /** A number, true, false or null. */
    SINGLE,
    /** A text whose opening quotation mark has been read. */
    TEXT,
    /** A value that nobody asks for. */
    UNASKED,
    /** Nothing: the document ends. */
    END
  }

  private static final TransitionAction[] NOTHING = {};
  private static final int INLINE_BYTES = 4 * Long.BYTES;

  /** A step that fits nowhere. */
  private static final ReaderTransition NONE = new ReaderTransition(null);

  private final byte[] between;
  private final int length;

  /** Whether there are more than {@link #INLINE_BYTES} bytes. */
  private final boolean longer;

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;
  private final long firstMask;
  private final long secondMask;
  private final long thirdMask;
  private final long fourthMask;
  private final TransitionAction[] meanings;
  private final Kind kind;
  private final int slot;
  private final AggregatingSlots collectors;
  private final ReaderState to;
  private ReaderTransition next;
  private boolean remembered;

  private ReaderTransition(ReaderState to) {
    this(new byte[0], Integer.MAX_VALUE, NOTHING, Kind.END, -1, null, to);
  }

  /** What comes before the first step of a document. */
  static ReaderTransition before(ReaderState start) {
    ReaderTransition before = new ReaderTransition(start);
    before.remember();
    return before;
  }

  /**
   * A step.
   *
   * @param between the bytes between the values, and what the next has to begin with
   * @param length how many of them it goes over
   * @param slot where the next value goes; -1 where it goes to none
   * @param collectors what takes it in beside that; null where nothing does
   * @param to the place behind the next value; null behind the end
   */
  ReaderTransition(
      byte[] between,
      int length,
      TransitionAction[] meanings,
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
    this.meanings = meanings.length == 0 ? null : meanings;
    this.kind = kind;
    this.slot = slot;
    this.collectors = collectors;
    this.to = to;
    this.next = NONE;
  }

  /** Ones where a word holds bytes that count, which are the lowest ones. */
  private long mask(int word) {
    int bytes = between.length - word * Long.BYTES;
    return bytes <= 0 ? 0 : bytes >= Long.BYTES ? -1 : (1L << bytes * Byte.SIZE) - 1;
  }

  /** Whether its bytes stand at a place. */
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

  /** Whether the next value may begin with a byte. */
  private boolean begins(byte first) {
    return first > ' '
        && kind != Kind.END
        && (kind == Kind.UNASKED || first != '"' && (first | ' ') != '{' && first != ']');
  }

  private boolean equals(byte[] bytes, int at) {
    return Arrays.equals(between, 0, between.length, bytes, at, at + between.length);
  }

  /** How many bytes it goes over. */
  int length() {
    return length;
  }

  /** Tells the slots what its bytes mean. */
  void apply(Slots out) {
    if (meanings != null) {
      for (TransitionAction meaning : meanings) {
        meaning.apply(out);
      }
    }
  }

  Kind kind() {
    return kind;
  }

  /** Where the next value goes, or -1. */
  int slot() {
    return slot;
  }

  /** What takes in the next value beside its slot; null where nothing does. */
  AggregatingSlots collectors() {
    return collectors;
  }

  /** The step that was taken last after this one; one that fits nowhere where there is none. */
  ReaderTransition next() {
    return next;
  }

  /**
   * Says which step was taken. None holds one that is not remembered, nor does such a one hold any.
   */
  void setNext(ReaderTransition step) {
    if (remembered && step.remembered) {
      next = step;
    }
  }

  /** It is among the steps of its place from here on. */
  void remember() {
    remembered = true;
  }

  /** The place behind the next value. */
  ReaderState to() {
    return to;
  }
}
