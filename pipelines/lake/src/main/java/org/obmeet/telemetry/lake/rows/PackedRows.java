package org.obmeet.telemetry.lake.rows;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.columns.RowBufferPool;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.MutableRow;

/**
 * Rows of a data set, each in as many bytes as any other, one after another: as they are sorted,
 * staged and merged. A row takes {@link #width} bytes, whatever it holds: the 590 fields of a
 * statistics report 2 120, the 13 of an event about a hundred. Labels are codes.
 */
public final class PackedRows {
  public static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  public static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Bytes of the rows that are sorted at once, at most. */
  private static final int MOST_BYTES = 1 << 28;

  private static final int FIRST_ROWS = 16;

  private final RowLayout layout;
  private final LabelDictionary[] dictionaries;
  private final int contributor;
  private final int contributorPlace;
  private final int recordPlace;
  private final int secondPlace;
  private final int dayPlace;
  private final int width;

  /** Takes in records that hold objects; made for the first of them. */
  private MutableRow typed;

  private byte[] bytes;
  private int size;

  /**
   * No rows.
   *
   * @param dictionaries by field; null of one that holds no labels
   */
  public PackedRows(RowLayout layout, LabelDictionary[] dictionaries) {
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

  /** Most rows of a data set that are sorted at once, whatever numbers they hold. */
  public static int mostSorted(Dataset dataset) {
    return mostSorted(RowLayout.withWideIntegers(dataset).width());
  }

  /** Most of such rows that are sorted at once. */
  public int mostSorted() {
    return mostSorted(width);
  }

  /** Most rows of some bytes each that are sorted at once. */
  static int mostSorted(int width) {
    return Math.min(RowSorter.MOST, MOST_BYTES / width);
  }

  /**
   * Places of the rows in the order of clean files.
   *
   * @throws IllegalArgumentException where there are more than {@link #mostSorted}
   */
  public int[] order() {
    return RowSorter.of(this);
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
  public long arrayBytes() {
    return bytes.length;
  }

  /** The day of a row, since 1970-01-01. */
  public int day(int row) {
    return (int) INTS.get(bytes, row * width + dayPlace);
  }

  public RowLayout layout() {
    return layout;
  }

  /** The dictionary of a field; null of one that holds no labels. */
  public LabelDictionary dictionary(int field) {
    return dictionaries[field];
  }

  /** The dictionaries, by field; the same array in all rows of a room. */
  public LabelDictionary[] dictionaries() {
    return dictionaries;
  }

  public byte[] array() {
    return bytes;
  }

  /** Makes rows that are read after their time look like none. */
  public boolean blank() {
    Arrays.fill(bytes, (byte) -1);
    return true;
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException where it lacks a field that may not be null, holds one as
   *     another type, or a number as {@link #append(MutableRow)} does not take it; names the field
   *     and not its value
   */
  public void append(GenericRecord record) {
    if (typed == null) {
      typed = new MutableRow(layout.dataset());
    }
    append(typed.set(record));
  }

  /**
   * Adds a row of the same data set.
   *
   * @throws IllegalArgumentException where a number is beyond its range, and rows of {@linkplain
   *     RowBufferPool#withWideIntegers any numbers} are not what this is for; names the field
   */
  public void append(MutableRow row) {
    reserve(size + 1);
    int at = size * width;
    // What fills up the word that nulls end in, and the row's last, is 0.
    LONGS.set(bytes, at + layout.head() - Long.BYTES, 0L);
    LONGS.set(bytes, at + width - Long.BYTES, 0L);
    row.copyNulls(bytes, at);
    for (int field : layout.longs()) {
      LONGS.set(bytes, at + layout.place(field), row.number(field));
    }
    for (int field : layout.ints()) {
      INTS.set(bytes, at + layout.place(field), narrow(field, row.number(field)));
    }
    for (int field : layout.flags()) {
      bytes[at + layout.place(field)] = (byte) row.number(field);
    }
    for (int field : layout.days()) {
      INTS.set(bytes, at + layout.place(field), (int) row.number(field));
    }
    for (int field : layout.labels()) {
      String label = row.label(field);
      int code = label == null ? LabelDictionary.NONE : dictionaries[field].code(label);
      INTS.set(bytes, at + layout.place(field), code);
    }
    for (int field : layout.pseudonyms()) {
      append(row.pseudonym(field), at + layout.place(field));
    }
    size++;
  }

  private int narrow(int field, long number) {
    if (number != (int) number) {
      String name = layout.dataset().fields().get(field).name();
      throw new IllegalArgumentException("a number of " + name + " is beyond its range");
    }
    return (int) number;
  }

  private void append(byte[] pseudonym, int place) {
    if (pseudonym == null) {
      Arrays.fill(bytes, place, place + MutableRow.PSEUDONYM_BYTES, (byte) 0);
    } else {
      System.arraycopy(pseudonym, 0, bytes, place, MutableRow.PSEUDONYM_BYTES);
    }
  }

  /** Forgets every row; labels keep their codes. */
  public void clear() {
    size = 0;
  }

  /** Makes room for rows, to be filled from outside, in place of those that are here. */
  public byte[] room(int rows) {
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
  public void recode(int[][] numbering) {
    for (int field = 0; field < numbering.length; field++) {
      int[] codes = numbering[field];
      int end = codes == null ? 0 : size * width;
      for (int place = layout.place(field); place < end; place += width) {
        int code = (int) INTS.get(bytes, place);
        INTS.set(bytes, place, code == LabelDictionary.NONE ? code : codes[code]);
      }
    }
  }

  public boolean hasContributor(int row) {
    return !RowLayout.isNull(bytes, row * width, contributor);
  }

  public long contributorHigh(int row) {
    return (long) LONGS.get(bytes, row * width + contributorPlace);
  }

  public long contributorLow(int row) {
    return (long) LONGS.get(bytes, row * width + contributorPlace + Long.BYTES);
  }

  public long recordHigh(int row) {
    return (long) LONGS.get(bytes, row * width + recordPlace);
  }

  public long recordLow(int row) {
    return (long) LONGS.get(bytes, row * width + recordPlace + Long.BYTES);
  }

  public long second(int row) {
    return (long) LONGS.get(bytes, row * width + secondPlace);
  }

  /**
   * First half of a row's contributor as a number that orders as its bytes do; none, which comes
   * last, is the greatest number, and may not be alone in that.
   */
  public long highKey(int row) {
    return hasContributor(row) ? contributorHigh(row) ^ Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /** Second half of a row's contributor as a number that orders as its bytes do. */
  public long lowKey(int row) {
    return contributorLow(row) ^ Long.MIN_VALUE;
  }
}
