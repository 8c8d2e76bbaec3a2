package org.obmeet.telemetry.lake.columns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.schemas.Dataset;

/**
 * Rows of a data set, each in as many bytes as any other, one after another: as they are sorted,
 * staged and merged. A row takes {@link #width} bytes, whatever it holds: the 590 fields of a
 * statistics report 3 698, the 13 of an event about a hundred. Labels are codes.
 */
public final class PackedRows {
  static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Bytes of the rows that are sorted at once, at most. */
  private static final int MOST_BYTES = 1 << 28;

  private static final int FIRST_ROWS = 16;
  static final int PSEUDONYM_BYTES = 2 * Long.BYTES;

  private final RowLayout layout;
  private final LabelDictionary[] dictionaries;
  private final int contributor;
  private final int contributorPlace;
  private final int recordPlace;
  private final int secondPlace;
  private final int dayPlace;
  private final int width;
  private byte[] bytes;
  private int size;

  /**
   * No rows.
   *
   * @param dictionaries by field; null of one that holds no labels
   */
  PackedRows(RowLayout layout, LabelDictionary[] dictionaries) {
    this.layout = layout;
    this.dictionaries = dictionaries;
    this.contributor = layout.contributor();
    this.contributorPlace = layout.place(contributor);
    this.recordPlace = layout.place(layout.record());
    this.secondPlace = layout.place(layout.field("second"));
    this.dayPlace = layout.place(layout.field("day"));
    this.width = layout.width();
    this.bytes = new byte[FIRST_ROWS * width];
  }

  /** Most rows of a data set that are sorted at once. */
  public static int mostSorted(Dataset dataset) {
    return mostSorted(new RowLayout(dataset).width());
  }

  /** Most rows of some bytes each that are sorted at once. */
  static int mostSorted(int width) {
    return Math.min(RowOrder.MOST, MOST_BYTES / width);
  }

  /**
   * Places of the rows in the order of clean files.
   *
   * @throws IllegalArgumentException where there are more than {@link #mostSorted}
   */
  public int[] order() {
    return RowOrder.of(this);
  }

  /** Number of rows. */
  public int size() {
    return size;
  }

  /** Bytes that a row takes. */
  public int width() {
    return width;
  }

  /** Bytes that all rows take. */
  public long bytes() {
    return (long) size * width;
  }

  /** Bytes of the array, which clearing the rows does not give back. */
  long arrayBytes() {
    return bytes.length;
  }

  /** The day of a row, since 1970-01-01. */
  public int day(int row) {
    return (int) INTS.get(bytes, row * width + dayPlace);
  }

  RowLayout layout() {
    return layout;
  }

  /** The dictionary of a field; null of one that holds no labels. */
  LabelDictionary dictionary(int field) {
    return dictionaries[field];
  }

  /** The dictionaries, by field; the same array in all rows of a room. */
  LabelDictionary[] dictionaries() {
    return dictionaries;
  }

  byte[] array() {
    return bytes;
  }

  /** Makes rows that are read after their time look like none. */
  boolean blank() {
    Arrays.fill(bytes, (byte) -1);
    return true;
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException where it lacks a field that may not be null, or holds one as
   *     another type; names the field and not its value
   */
  public void append(GenericRecord row) {
    reserve(size + 1);
    int at = size * width;
    Arrays.fill(bytes, at, at + layout.head(), (byte) 0);
    for (int field = 0; field < dictionaries.length; field++) {
      Object value = row.get(field);
      int place = at + layout.place(field);
      if (value == null) {
        none(field, at, place);
        continue;
      }
      boolean fits =
          switch (layout.kind(field)) {
            case LONG -> value instanceof Long number && putLong(place, number);
            case FLAG -> value instanceof Boolean flag && putFlag(place, flag);
            case LABEL -> value instanceof CharSequence text && putLabel(place, field, text);
            case DAY -> value instanceof Integer number && putInt(place, number);
            case PSEUDONYM -> putPseudonym(place, value);
          };
      if (!fits) {
        // The value itself may be personal, and goes no further.
        throw new IllegalArgumentException(
            layout.name(field) + " does not take a " + value.getClass().getSimpleName());
      }
    }
    size++;
  }

  private void none(int field, int row, int place) {
    if (!layout.nullable(field)) {
      throw new IllegalArgumentException(
          layout.name(field) + " must not be null in " + layout.dataset().name());
    }
    RowLayout.setNull(bytes, row, field);
    switch (layout.kind(field)) {
      case LONG -> LONGS.set(bytes, place, 0L);
      case FLAG -> bytes[place] = 0;
      case LABEL -> INTS.set(bytes, place, LabelColumn.NONE);
      case DAY -> INTS.set(bytes, place, 0);
      case PSEUDONYM -> Arrays.fill(bytes, place, place + PSEUDONYM_BYTES, (byte) 0);
    }
  }

  private boolean putLong(int place, long value) {
    LONGS.set(bytes, place, value);
    return true;
  }

  private boolean putInt(int place, int value) {
    INTS.set(bytes, place, value);
    return true;
  }

  private boolean putFlag(int place, boolean value) {
    bytes[place] = (byte) (value ? 1 : 0);
    return true;
  }

  private boolean putLabel(int place, int field, CharSequence text) {
    return putInt(
        place, dictionaries[field].code(text instanceof String label ? label : text.toString()));
  }

  private boolean putPseudonym(int place, Object value) {
    // Asking for a class costs less than asking for an interface.
    byte[] pseudonym =
        value instanceof GenericData.Fixed made
            ? made.bytes()
            : value instanceof GenericFixed fixed ? fixed.bytes() : null;
    if (pseudonym == null || pseudonym.length != PSEUDONYM_BYTES) {
      return false;
    }
    System.arraycopy(pseudonym, 0, bytes, place, PSEUDONYM_BYTES);
    return true;
  }

  /** Forgets every row; labels keep their codes. */
  public void clear() {
    size = 0;
  }

  /** Makes room for rows, to be filled from outside, in place of those that are here. */
  byte[] room(int rows) {
    clear();
    reserve(rows);
    size = rows;
    return bytes;
  }

  private void reserve(int rows) {
    int needed = Math.multiplyExact(rows, width);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(bytes.length * 2L, 1L << 30)));
    }
  }

  /**
   * Turns the labels' codes into those of another numbering.
   *
   * @param numbering by field; null of one that holds no labels
   */
  void recode(int[][] numbering) {
    for (int field = 0; field < numbering.length; field++) {
      int[] codes = numbering[field];
      int end = codes == null ? 0 : size * width;
      for (int place = layout.place(field); place < end; place += width) {
        int code = (int) INTS.get(bytes, place);
        INTS.set(bytes, place, code == LabelColumn.NONE ? code : codes[code]);
      }
    }
  }

  boolean hasContributor(int row) {
    return !RowLayout.isNull(bytes, row * width, contributor);
  }

  long contributorHigh(int row) {
    return (long) LONGS.get(bytes, row * width + contributorPlace);
  }

  long contributorLow(int row) {
    return (long) LONGS.get(bytes, row * width + contributorPlace + Long.BYTES);
  }

  long recordHigh(int row) {
    return (long) LONGS.get(bytes, row * width + recordPlace);
  }

  long recordLow(int row) {
    return (long) LONGS.get(bytes, row * width + recordPlace + Long.BYTES);
  }

  long second(int row) {
    return (long) LONGS.get(bytes, row * width + secondPlace);
  }

  /**
   * First half of a row's contributor as a number that orders as its bytes do; none, which comes
   * last, is the greatest number, and may not be alone in that.
   */
  long highKey(int row) {
    return hasContributor(row) ? contributorHigh(row) ^ Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /** Second half of a row's contributor as a number that orders as its bytes do. */
  long lowKey(int row) {
    return contributorLow(row) ^ Long.MIN_VALUE;
  }
}
