package org.obmeet.telemetry.privacy.projection.slot;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The wire values of the paths that the schema names, of one object; reused from line to line.
 * Texts may lie where they were read, until somebody asks for one.
 */
public final class Slots {
  public static final byte ABSENT = 0;

  /** The last kind that holds nothing. */
  public static final byte NULL = 1;

  public static final byte FALSE = 2;
  public static final byte TRUE = 3;
  public static final byte NUMBER = 4;
  public static final byte TEXT = 5;

  /** An object or an array where a single value is expected. */
  public static final byte OTHER = 6;

  private static final int NOWHERE = -1;

  private final byte[] kinds;
  private final long[] numbers;
  private final String[] texts;
  private final int[] places;
  private final int[] lengths;
  private final int[] hashes;
  private byte[] read = {};

  /** Whether JSON inside a string of this object was broken. */
  public boolean malformed;

  public Slots(int size) {
    kinds = new byte[size];
    numbers = new long[size];
    texts = new String[size];
    places = new int[size];
    lengths = new int[size];
    hashes = new int[size];
  }

  public void clear() {
    Arrays.fill(kinds, ABSENT);
    malformed = false;
  }

  /** Kinds by slot, for who reads many. */
  public byte[] kinds() {
    return kinds;
  }

  /** By slot what {@link #number} gives, for who reads many. */
  public long[] numbers() {
    return numbers;
  }

  public byte kind(int slot) {
    return kinds[slot];
  }

  public long number(int slot) {
    return numbers[slot];
  }

  /** The text of a {@link #TEXT} slot, and null of any other. */
  public String text(int slot) {
    return kinds[slot] == TEXT ? materialise(slot) : null;
  }

  private String materialise(int slot) {
    if (texts[slot] == null) {
      texts[slot] = new String(read, places[slot], lengths[slot], StandardCharsets.UTF_8);
    }
    return texts[slot];
  }

  /** Whether there is anything but null, {@code ""} and {@code false}. */
  public boolean hasValue(int slot) {
    return switch (kinds[slot]) {
      case ABSENT, NULL, FALSE -> false;
      case TEXT -> !isEmpty(slot);
      default -> true;
    };
  }

  /** A text, or a number as text; null where there is neither, or only an empty text. */
  public String identifier(int slot) {
    return switch (kinds[slot]) {
      case TEXT -> isEmpty(slot) ? null : materialise(slot);
      case NUMBER -> Long.toString(numbers[slot]);
      default -> null;
    };
  }

  /** Whether there is an {@link #identifier}. */
  public boolean hasIdentifier(int slot) {
    return kinds[slot] == NUMBER || (kinds[slot] == TEXT && !isEmpty(slot));
  }

  private boolean isEmpty(int slot) {
    return lengths[slot] == 0;
  }

  /** Whether a slot's text lies among the bytes that were read: {@link #read}, {@link #offset}. */
  public boolean isInPlace(int slot) {
    return kinds[slot] == TEXT && places[slot] >= 0;
  }

  /** The bytes among which texts lie. */
  public byte[] read() {
    return read;
  }

  /** Where the bytes of a text in place start. */
  public int offset(int slot) {
    return places[slot];
  }

  /** How many bytes a text in place has. */
  public int length(int slot) {
    return lengths[slot];
  }

  /** A hash of the bytes of a text in place. */
  int hash(int slot) {
    if (hashes[slot] == 0) {
      hashes[slot] = Utf8Text.hash(read, places[slot], lengths[slot]);
    }
    return hashes[slot];
  }

  public void set(int slot, byte kind) {
    kinds[slot] = kind;
  }

  public void setNumber(int slot, long value) {
    kinds[slot] = NUMBER;
    numbers[slot] = value;
  }

  /** Adds to the number of a slot, which is 0 where there is none. */
  void add(int slot, long value) {
    setNumber(slot, kinds[slot] == NUMBER ? JsonScalars.add(numbers[slot], value) : value);
  }

  public void setText(int slot, String value) {
    kinds[slot] = TEXT;
    texts[slot] = value;
    places[slot] = NOWHERE;
    lengths[slot] = value.length();
  }

  /** Says among which bytes texts lie from here on; they are kept as long as the texts. */
  public void readFrom(byte[] bytes) {
    read = bytes;
  }

  /** A text that lies among the bytes that are read. */
  public void setPlace(int slot, int from, int length) {
    kinds[slot] = TEXT;
    texts[slot] = null;
    places[slot] = from;
    lengths[slot] = length;
    hashes[slot] = 0;
  }
}
