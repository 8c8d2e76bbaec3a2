package org.obmeet.telemetry.privacy.projection;

import java.util.Arrays;

/** The wire values of the paths that the schema names, of one object; reused from line to line. */
final class Slots {
  static final byte ABSENT = 0;
  static final byte NULL = 1;
  static final byte FALSE = 2;
  static final byte TRUE = 3;
  static final byte NUMBER = 4;
  static final byte TEXT = 5;

  /** An object or an array where a single value is expected. */
  static final byte OTHER = 6;

  private final byte[] kinds;
  private final long[] numbers;
  private final String[] texts;

  /** Whether JSON inside a string of this object was broken. */
  boolean malformed;

  Slots(int size) {
    kinds = new byte[size];
    numbers = new long[size];
    texts = new String[size];
  }

  void clear() {
    Arrays.fill(kinds, ABSENT);
    malformed = false;
  }

  byte kind(int slot) {
    return kinds[slot];
  }

  long number(int slot) {
    return numbers[slot];
  }

  /** The text of a {@link #TEXT} slot, and null of any other. */
  String text(int slot) {
    return kinds[slot] == TEXT ? texts[slot] : null;
  }

  /** Whether there is anything but null, {@code ""} and {@code false}. */
  boolean says(int slot) {
    return switch (kinds[slot]) {
      case ABSENT, NULL, FALSE -> false;
      case TEXT -> !texts[slot].isEmpty();
      default -> true;
    };
  }

  /** A text, or a number as text; null where there is neither, or only an empty text. */
  String identifier(int slot) {
    return switch (kinds[slot]) {
      case TEXT -> texts[slot].isEmpty() ? null : texts[slot];
      case NUMBER -> Long.toString(numbers[slot]);
      default -> null;
    };
  }

  void set(int slot, byte kind) {
    kinds[slot] = kind;
  }

  void setNumber(int slot, long value) {
    kinds[slot] = NUMBER;
    numbers[slot] = value;
  }

  /** Adds to the number of a slot, which is 0 where there is none. */
  void add(int slot, long value) {
    setNumber(slot, kinds[slot] == NUMBER ? Scalars.add(numbers[slot], value) : value);
  }

  void setText(int slot, String value) {
    kinds[slot] = TEXT;
    texts[slot] = value;
  }
}
