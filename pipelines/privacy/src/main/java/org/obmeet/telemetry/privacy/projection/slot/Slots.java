package org.obmeet.telemetry.privacy.projection.slot;

import com.google.common.math.LongMath;
import java.util.Arrays;

/**
 * The input values of one object of a line. Each path has a slot. After {@link #clear}, the slots
 * can be used for the next object.
 */
public final class Slots {
  public static final byte ABSENT = 0;

  /** The kind of JSON's null. */
  public static final byte NULL = 1;

  public static final byte FALSE = 2;
  public static final byte TRUE = 3;
  public static final byte NUMBER = 4;
  public static final byte TEXT = 5;

  /** The kind of an object or array, and of a sum or count that cannot be computed. */
  public static final byte OTHER = 6;

  private final byte[] kinds;
  private final long[] numbers;
  private final String[] texts;

  /** True if a text that should contain JSON, such as a base64 parameter, was malformed. */
  public boolean malformed;

  /** The query string that the values were read from, or null. */
  public String query;

  /** The bytes that contain the object that the values were read from; null if there is none. */
  public byte[] json;

  /** The index of the object's first byte, and the number of its bytes. */
  public int jsonStart;

  public int jsonLength;

  public Slots(int size) {
    kinds = new byte[size];
    numbers = new long[size];
    texts = new String[size];
  }

  public void clear() {
    Arrays.fill(kinds, ABSENT);
    malformed = false;
    query = null;
    json = null;
  }

  /** Sets the object that the values were read from. */
  public void setJson(byte[] bytes, int start, int length) {
    json = bytes;
    jsonStart = start;
    jsonLength = length;
  }

  public byte kind(int slot) {
    return kinds[slot];
  }

  /** Returns the number of a {@link #NUMBER} slot; undefined for any other kind. */
  public long number(int slot) {
    return numbers[slot];
  }

  /** Returns the text of a {@link #TEXT} slot, or null for any other kind. */
  public String text(int slot) {
    return kinds[slot] == TEXT ? texts[slot] : null;
  }

  /** Returns true if the slot has a value other than null, {@code ""} and {@code false}. */
  public boolean hasValue(int slot) {
    return switch (kinds[slot]) {
      case ABSENT, NULL, FALSE -> false;
      case TEXT -> !texts[slot].isEmpty();
      default -> true;
    };
  }

  /** Returns a text or a number as text. Returns null for other values and an empty text. */
  public String identifier(int slot) {
    return switch (kinds[slot]) {
      case TEXT -> texts[slot].isEmpty() ? null : texts[slot];
      case NUMBER -> Long.toString(numbers[slot]);
      default -> null;
    };
  }

  public void set(int slot, byte kind) {
    kinds[slot] = kind;
  }

  public void setNumber(int slot, long value) {
    kinds[slot] = NUMBER;
    numbers[slot] = value;
  }

  /** Adds to the number of a slot. A slot without a number counts as 0. */
  void add(int slot, long value) {
    setNumber(slot, kinds[slot] == NUMBER ? LongMath.saturatedAdd(numbers[slot], value) : value);
  }

  public void setText(int slot, String value) {
    kinds[slot] = TEXT;
    texts[slot] = value;
  }
}
