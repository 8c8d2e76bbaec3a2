package org.obmeet.telemetry.schemas.dataset;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;

/**
 * A reusable row of a data set. Numbers are stored as primitives, because a report has hundreds of
 * them. A caller keeps the values by copying them with {@link #record}.
 */
public final class MutableRow {
  public static final int PSEUDONYM_BYTES = 16;

  private final Dataset dataset;
  private final ValueType[] types;
  private final boolean[] nullable;

  /** Numbers by field: integers, days, seconds, and flags as 0 or 1; 0 if there is no value. */
  private final long[] numbers;

  /** Objects by field: labels as String, pseudonyms as {@link GenericFixed}. */
  private final Object[] objects;

  /** The fields without a value. */
  private final BitSet nulls = new BitSet();

  public MutableRow(Dataset dataset) {
    List<Field> fields = dataset.fields();
    this.dataset = dataset;
    this.types = fields.stream().map(Field::type).toArray(ValueType[]::new);
    this.nullable = new boolean[types.length];
    fields.forEach(field -> nullable[field.position()] = field.nullable());
    this.numbers = new long[types.length];
    this.objects = new Object[types.length];
    clear();
  }

  /** Returns the number of bytes of a mask that has one bit for each field. */
  public static int nullBytes(int fields) {
    return (fields + Byte.SIZE - 1) / Byte.SIZE;
  }

  /** Removes all values, including the values of fields that must have one. */
  public void clear() {
    Arrays.fill(numbers, 0);
    Arrays.fill(objects, null);
    nulls.set(0, types.length);
  }

  public boolean isNull(int field) {
    return nulls.get(field);
  }

  /** Returns an integer, a day, a second, or a flag as 0 or 1; 0 if there is no value. */
  public long number(int field) {
    return numbers[field];
  }

  /** Returns a label, or null if there is no value. */
  public String label(int field) {
    return (String) objects[field];
  }

  /** Returns the 16 bytes of a pseudonym, or null if there is no value. */
  public byte[] pseudonym(int field) {
    GenericFixed fixed = (GenericFixed) objects[field];
    return fixed == null ? null : fixed.bytes();
  }

  /**
   * Writes a null mask of {@link #nullBytes} bytes to an array. Field 0 has the lowest bit of the
   * first byte. A bit is 1 if the field has no value.
   */
  public void copyNulls(byte[] to, int at) {
    byte[] bits = nulls.toByteArray();
    System.arraycopy(bits, 0, to, at, bits.length);
    Arrays.fill(to, at + bits.length, at + nullBytes(types.length), (byte) 0);
  }

  /**
   * Sets an integer, a day, a second, or a flag as 0 or 1. The type of the field is not checked.
   */
  public void setNumber(int field, long value) {
    numbers[field] = value;
    nulls.clear(field);
  }

  private void setObject(int field, Object value) {
    objects[field] = value;
    nulls.clear(field);
  }

  /**
   * Sets a value, or removes it if it is null.
   *
   * @throws IllegalArgumentException if the field must not be null, or the value has another type
   *     or length; the message contains the name of the field but not the value
   */
  public void put(int field, Object value) {
    if (value == null) {
      remove(field);
      return;
    }
    switch (types[field]) {
      case LONG, SECOND -> setNumber(field, checkedType(field, value, Long.class));
      case DAY -> setNumber(field, checkedType(field, value, Integer.class));
      case BOOLEAN -> setNumber(field, checkedType(field, value, Boolean.class) ? 1 : 0);
      case LABEL -> setObject(field, checkedType(field, value, CharSequence.class).toString());
      case PSEUDONYM ->
          setObject(field, checkedLength(field, checkedType(field, value, GenericFixed.class)));
    }
  }

  private GenericFixed checkedLength(int field, GenericFixed value) {
    if (value.bytes().length != PSEUDONYM_BYTES) {
      throw new IllegalArgumentException(
          name(field) + " takes " + PSEUDONYM_BYTES + " bytes; there are " + value.bytes().length);
    }
    return value;
  }

  private <T> T checkedType(int field, Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      // The message must not contain the value, which may be personal.
      throw new IllegalArgumentException(
          name(field) + " does not take a " + value.getClass().getSimpleName());
    }
    return type.cast(value);
  }

  private void remove(int field) {
    if (!nullable[field]) {
      throw new IllegalArgumentException(name(field) + " must not be null in " + dataset.name());
    }
    numbers[field] = 0;
    objects[field] = null;
    nulls.set(field);
  }

  private String name(int field) {
    return dataset.fields().get(field).name();
  }

  /** Returns a value of the type that {@link #put} takes, or null if there is none. */
  public Object get(int field) {
    if (isNull(field)) {
      return null;
    }
    return switch (types[field]) {
      case LONG, SECOND -> (Object) numbers[field];
      case DAY -> (Object) (int) numbers[field];
      case BOOLEAN -> (Object) (numbers[field] != 0);
      case LABEL, PSEUDONYM -> objects[field];
    };
  }

  /** Puts all values of a record of the same data set into this row. */
  public MutableRow set(GenericRecord record) {
    for (int field = 0; field < types.length; field++) {
      put(field, record.get(field));
    }
    return this;
  }

  /** Returns a copy of the values as a record. */
  public GenericData.Record record() {
    GenericData.Record record = new GenericData.Record(dataset.schema());
    for (int field = 0; field < types.length; field++) {
      record.put(field, get(field));
    }
    return record;
  }
}
