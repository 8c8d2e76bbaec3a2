package org.obmeet.telemetry.schemas.dataset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;

/**
 * A row of a data set that is filled again and again, with numbers that are no objects: a report
 * has hundreds. Whoever keeps one keeps its {@link #record}.
 */
public final class MutableRow {
  /** Bytes of a pseudonym. */
  public static final int PSEUDONYM_BYTES = 16;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Moves the lowest bits of eight bytes into the highest byte, in their order. */
  private static final long GATHERING = 0x0102040810204080L;

  private final Dataset dataset;
  private final ValueType[] types;
  private final boolean[] nullable;

  /** By field: whole numbers, days, seconds, flags as 0 and 1; 0 where there is none. */
  private final long[] numbers;

  /** By field: labels as String, pseudonyms as {@link GenericFixed}. */
  private final Object[] objects;

  /** By field: 1 where there is no value; eight at a time become bits. */
  private final byte[] nulls;

  /** A row without values. */
  public MutableRow(Dataset dataset) {
    List<Field> fields = dataset.fields();
    this.dataset = dataset;
    this.types = fields.stream().map(Field::type).toArray(ValueType[]::new);
    this.nullable = new boolean[types.length];
    fields.forEach(field -> nullable[field.position()] = field.nullable());
    this.numbers = new long[types.length];
    this.objects = new Object[types.length];
    this.nulls = new byte[nullBytes(types.length) * Byte.SIZE];
    clear();
  }

  /** How many bytes hold a bit for each of some fields. */
  public static int nullBytes(int fields) {
    return (fields + Byte.SIZE - 1) / Byte.SIZE;
  }

  public Dataset dataset() {
    return dataset;
  }

  /** Takes every value out, also of fields that may not be null. */
  public void clear() {
    Arrays.fill(numbers, 0);
    Arrays.fill(objects, null);
    Arrays.fill(nulls, 0, types.length, (byte) 1);
  }

  public boolean isNull(int field) {
    return nulls[field] != 0;
  }

  /** A whole number, a day, a second, or 0 or 1 for a flag; 0 where there is none. */
  public long number(int field) {
    return numbers[field];
  }

  /** A label; null where there is none. */
  public String label(int field) {
    return (String) objects[field];
  }

  /** A pseudonym's 16 bytes; null where there is none. */
  public byte[] pseudonym(int field) {
    GenericFixed fixed = (GenericFixed) objects[field];
    return fixed == null ? null : fixed.bytes();
  }

  /**
   * Sets {@link #nullBytes} bytes from a place on: a bit per field from the lowest bit of the first
   * byte on, set where there is no value.
   */
  public void copyNulls(byte[] to, int at) {
    for (int i = 0; i < nulls.length; i += Byte.SIZE) {
      long eight = (long) EIGHT.get(nulls, i);
      to[at + (i >> 3)] = (byte) (eight * GATHERING >>> Long.SIZE - Byte.SIZE);
    }
  }

  /**
   * Sets a whole number, a day, a second, or 0 or 1 for a flag. That the field is of such a type is
   * the caller's word, who has it from the schema.
   */
  public void setNumber(int field, long value) {
    numbers[field] = value;
    nulls[field] = 0;
  }

  /**
   * The same where a value may be missing, without a branch on it.
   *
   * @param value 0 where there is none
   * @param none 1 where there is none, else 0
   */
  public void setNumber(int field, long value, int none) {
    numbers[field] = value;
    nulls[field] = (byte) none;
  }

  private void setObject(int field, Object value) {
    objects[field] = value;
    nulls[field] = 0;
  }

  /**
   * Sets a value, null for none.
   *
   * @throws IllegalArgumentException where a field may not be null, or does not take such a value;
   *     names the field and not its value
   */
  public void put(int field, Object value) {
    if (value == null) {
      setNone(field);
      return;
    }
    switch (types[field]) {
      case LONG, SECOND -> setNumber(field, taken(field, value, Long.class));
      case DAY -> setNumber(field, taken(field, value, Integer.class));
      case BOOLEAN -> setNumber(field, taken(field, value, Boolean.class) ? 1 : 0);
      case LABEL -> setObject(field, taken(field, value, CharSequence.class).toString());
      case PSEUDONYM -> setObject(field, pseudonym(field, taken(field, value, GenericFixed.class)));
    }
  }

  private GenericFixed pseudonym(int field, GenericFixed value) {
    if (value.bytes().length != PSEUDONYM_BYTES) {
      throw new IllegalArgumentException(
          name(field) + " takes " + PSEUDONYM_BYTES + " bytes; there are " + value.bytes().length);
    }
    return value;
  }

  private <T> T taken(int field, Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      // The value itself may be personal, and goes no further.
      throw new IllegalArgumentException(
          name(field) + " does not take a " + value.getClass().getSimpleName());
    }
    return type.cast(value);
  }

  private void setNone(int field) {
    if (!nullable[field]) {
      throw new IllegalArgumentException(name(field) + " must not be null in " + dataset.name());
    }
    numbers[field] = 0;
    objects[field] = null;
    nulls[field] = 1;
  }

  private String name(int field) {
    return dataset.fields().get(field).name();
  }

  /** A value as {@link #put} takes it; null where there is none. */
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

  /** Takes the values of a record of the same data set, as {@link #put} does one by one. */
  public MutableRow set(GenericRecord record) {
    for (int field = 0; field < types.length; field++) {
      put(field, record.get(field));
    }
    return this;
  }

  /** A record of the same values, which stays as it is. */
  public GenericData.Record record() {
    GenericData.Record record = new GenericData.Record(dataset.schema());
    for (int field = 0; field < types.length; field++) {
      record.put(field, get(field));
    }
    return record;
  }
}
