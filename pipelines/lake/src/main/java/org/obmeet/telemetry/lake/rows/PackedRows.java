package org.obmeet.telemetry.lake.rows;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.MutableRow;

/**
 * Rows of a data set in one byte array, for sorting, staging and merging. All rows have the same
 * {@link #width}. A statistics report with its 590 fields takes 2 120 bytes; an event with 13
 * fields takes about 100 bytes. Labels are stored as dictionary codes.
 */
public final class PackedRows {
  public static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  public static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Maximum size of the rows that are sorted together, in bytes. */
  private static final int MAX_SORTED_BYTES = 1 << 28;

  private static final int INITIAL_ROWS = 16;

  private final RowLayout layout;
  private final LabelDictionary[] dictionaries;
  private final int contributor;
  private final int contributorOffset;
  private final int recordOffset;
  private final int secondOffset;
  private final int dayOffset;
  private final int width;

  /** Converts Avro records; created on first use. */
  private MutableRow converter;

  private byte[] bytes;
  private int size;

  /** Creates a buffer without rows; the dictionary of a field without labels is null. */
  public PackedRows(RowLayout layout, LabelDictionary[] dictionaries) {
    this.layout = layout;
    this.dictionaries = dictionaries;
    this.contributor = layout.contributor();
    this.contributorOffset = layout.offset(contributor);
    this.recordOffset = layout.offset(layout.record());
    this.secondOffset = layout.offset(layout.indexOf("second"));
    this.dayOffset = layout.offset(layout.indexOf("day"));
    this.width = layout.width();
    this.bytes = new byte[INITIAL_ROWS * width];
  }

  /** Returns a number of rows that can be sorted together in any layout of the data set. */
  public static int maxSortable(Dataset dataset) {
    return maxSortable(RowLayout.withWideIntegers(dataset).width());
  }

  public int maxSortable() {
    return maxSortable(width);
  }

  static int maxSortable(int width) {
    return Math.min(RowOrder.MAX_ROWS, MAX_SORTED_BYTES / width);
  }

  /**
   * Returns the indices of the rows in the order of clean files.
   *
   * @throws IllegalArgumentException if there are more rows than {@link #maxSortable}
   */
  public int[] order() {
    return RowOrder.order(this);
  }

  public int size() {
    return size;
  }

  /** Returns the size of a row, in bytes. */
  public int width() {
    return width;
  }

  /** Returns the size of all rows, in bytes. */
  public long bytes() {
    return (long) size * width;
  }

  /** Returns the size of the array in bytes, which {@link #clear} does not reduce. */
  public long arrayBytes() {
    return bytes.length;
  }

  /** Returns the day of a row, as days since 1970-01-01. */
  public int day(int row) {
    return (int) INTS.get(bytes, row * width + dayOffset);
  }

  public RowLayout layout() {
    return layout;
  }

  /** Returns the dictionary of a field; null for a field that is not a label. */
  public LabelDictionary dictionary(int field) {
    return dictionaries[field];
  }

  /** Returns the dictionary of each field; all buffers of a pool return the same array. */
  public LabelDictionary[] dictionaries() {
    return dictionaries;
  }

  /** Returns the array of the rows; an append may replace it by a larger array. */
  public byte[] array() {
    return bytes;
  }

  /** Overwrites all rows, so that tests detect a use after release; returns true for an assert. */
  public boolean poison() {
    Arrays.fill(bytes, (byte) -1);
    return true;
  }

  /**
   * Appends a row.
   *
   * @throws IllegalArgumentException if a field has a wrong type, is null although it is not
   *     nullable, or is a number that {@link #append(MutableRow)} rejects; names the field, but not
   *     its value
   */
  public void append(GenericRecord record) {
    if (converter == null) {
      converter = new MutableRow(layout.dataset());
    }
    append(converter.set(record));
  }

  /**
   * Appends a row of the same data set.
   *
   * @throws IllegalArgumentException if a number exceeds its field of 32 bits; names the field. In
   *     a pool for {@linkplain RowBufferPool#withWideIntegers wide integers}, numbers have 64 bits
   */
  public void append(MutableRow row) {
    growIfFull();
    int rowOffset = size * width;
    // Sets the padding after the null bits and at the end of the row to 0.
    LONGS.set(bytes, rowOffset + layout.headerBytes() - Long.BYTES, 0L);
    LONGS.set(bytes, rowOffset + width - Long.BYTES, 0L);
    row.copyNulls(bytes, rowOffset);
    for (int field = 0; field < layout.fields(); field++) {
      int offset = rowOffset + layout.offset(field);
      switch (layout.kind(field)) {
        case PSEUDONYM -> putPseudonym(row.pseudonym(field), offset);
        case LONG -> LONGS.set(bytes, offset, row.number(field));
        case INT -> INTS.set(bytes, offset, narrow(field, row.number(field)));
        case LABEL -> INTS.set(bytes, offset, code(field, row.label(field)));
        case DAY -> INTS.set(bytes, offset, (int) row.number(field));
        case FLAG -> bytes[offset] = (byte) row.number(field);
      }
    }
    size++;
  }

  /**
   * Appends a copy of a row.
   *
   * @throws IllegalArgumentException if the row is of another pool, whose label codes differ
   */
  public void append(PackedRows from, int row) {
    if (from.dictionaries != dictionaries) {
      throw new IllegalArgumentException("rows of two buffer pools cannot be combined");
    }
    growIfFull();
    System.arraycopy(from.bytes, row * width, bytes, size * width, width);
    size++;
  }

  private int narrow(int field, long number) {
    if (number != (int) number) {
      String name = layout.dataset().fields().get(field).name();
      throw new IllegalArgumentException("a number of " + name + " is beyond its range");
    }
    return (int) number;
  }

  private int code(int field, String label) {
    return label == null ? LabelDictionary.NO_LABEL : dictionaries[field].code(label);
  }

  private void putPseudonym(byte[] pseudonym, int offset) {
    if (pseudonym == null) {
      Arrays.fill(bytes, offset, offset + MutableRow.PSEUDONYM_BYTES, (byte) 0);
    } else {
      System.arraycopy(pseudonym, 0, bytes, offset, MutableRow.PSEUDONYM_BYTES);
    }
  }

  /** Removes all rows; labels keep their codes. */
  public void clear() {
    size = 0;
  }

  /** Replaces all rows by new rows, and returns the array, which the caller fills. */
  public byte[] allocate(int rows) {
    clear();
    reserve(rows);
    size = rows;
    return bytes;
  }

  /** Grows the array to hold a total number of rows, unless it is large enough. */
  public void reserve(int rows) {
    int needed = Math.multiplyExact(rows, width);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, needed);
    }
  }

  /** Doubles the array if it has no room for another row. Above a gibibyte it grows by one row. */
  private void growIfFull() {
    if (bytes.length < bytes() + width) {
      long doubled = Math.min(bytes.length * 2L, 1L << 30);
      reserve(Math.max(size + 1, (int) (doubled / width)));
    }
  }

  /**
   * Replaces label codes by the codes of another dictionary.
   *
   * @param newCodes new code by field and old code; null for a field that is not a label
   */
  public void recode(int[][] newCodes) {
    for (int field = 0; field < newCodes.length; field++) {
      int[] codes = newCodes[field];
      int end = codes == null ? 0 : size * width;
      for (int offset = layout.offset(field); offset < end; offset += width) {
        int code = (int) INTS.get(bytes, offset);
        INTS.set(bytes, offset, code == LabelDictionary.NO_LABEL ? code : codes[code]);
      }
    }
  }

  /** Returns the position of a row's field in {@link #array}. */
  public int offset(int row, int field) {
    return row * width + layout.offset(field);
  }

  public boolean isNull(int row, int field) {
    return RowLayout.isNull(bytes, row * width, field);
  }

  /** Returns the fields that are null in every row. */
  public BitSet fieldsWithoutValues() {
    byte[] nulls = new byte[MutableRow.nullBytes(layout.fields())];
    Arrays.fill(nulls, (byte) -1);
    for (int row = 0; row < size; row++) {
      for (int i = 0; i < nulls.length; i++) {
        nulls[i] &= bytes[row * width + i];
      }
    }
    return BitSet.valueOf(nulls);
  }

  /** Returns a label code, day or number of 32 bits. */
  public int intValue(int row, int field) {
    return (int) INTS.get(bytes, offset(row, field));
  }

  public long longValue(int row, int field) {
    return (long) LONGS.get(bytes, offset(row, field));
  }

  public boolean flag(int row, int field) {
    return bytes[offset(row, field)] != 0;
  }

  /** Adds the record's pseudonym of a row to a digest. */
  public void digestRecord(int row, MessageDigest digest) {
    digest.update(bytes, row * width + recordOffset, MutableRow.PSEUDONYM_BYTES);
  }

  /** Returns true if a row has a contributor. Only for data sets with that field. */
  public boolean hasContributor(int row) {
    return !isNull(row, contributor);
  }

  /** Returns the first eight bytes of the contributor's pseudonym. */
  public long contributorHigh(int row) {
    return (long) LONGS.get(bytes, row * width + contributorOffset);
  }

  /** Returns the last eight bytes of the contributor's pseudonym. */
  public long contributorLow(int row) {
    return (long) LONGS.get(bytes, row * width + contributorOffset + Long.BYTES);
  }

  /** Returns the first eight bytes of the record's pseudonym. */
  public long recordHigh(int row) {
    return (long) LONGS.get(bytes, row * width + recordOffset);
  }

  /** Returns the last eight bytes of the record's pseudonym. */
  public long recordLow(int row) {
    return (long) LONGS.get(bytes, row * width + recordOffset + Long.BYTES);
  }

  public long second(int row) {
    return (long) LONGS.get(bytes, row * width + secondOffset);
  }
}
