package org.obmeet.telemetry.lake.rows;

import java.util.List;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.domain.Range;

/**
 * The byte layout of a data set's rows. A row begins with one null bit per field. Then follow the
 * fields, grouped by kind, the widest kind first. Only pseudonyms therefore cross 8-byte words.
 */
public final class RowLayout {
  /** The kind of a field, which determines its width. The widest kind comes first. */
  public enum Kind {
    PSEUDONYM(MutableRow.PSEUDONYM_BYTES),
    LONG(Long.BYTES),
    /** A number whose range fits 32 bits. */
    INT(Integer.BYTES),
    LABEL(Integer.BYTES),
    DAY(Integer.BYTES),
    FLAG(1);

    private final int bytes;

    Kind(int bytes) {
      this.bytes = bytes;
    }
  }

  private static final int NO_FIELD = -1;

  private final Dataset dataset;
  private final Kind[] kinds;
  private final int[] offsets;
  private final int width;
  private final int contributor;
  private final int record;

  /** Creates the layout for new rows, whose numbers are within the ranges of the data set. */
  public RowLayout(Dataset dataset) {
    this(dataset, true);
  }

  private RowLayout(Dataset dataset, boolean withinRanges) {
    List<Field> all = dataset.fields();
    this.dataset = dataset;
    this.kinds = new Kind[all.size()];
    this.offsets = new int[all.size()];
    all.forEach(field -> kinds[field.position()] = kind(field, withinRanges));
    int offset = headerBytes();
    for (Kind kind : Kind.values()) {
      for (int field = 0; field < kinds.length; field++) {
        if (kinds[field] == kind) {
          offsets[field] = offset;
          offset += kind.bytes;
        }
      }
    }
    this.width = roundUpToWord(offset);
    this.contributor = indexOf("contributor");
    this.record = indexOf("record");
  }

  private static int roundUpToWord(int bytes) {
    return (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
  }

  /** Creates the layout for old rows too, which may have been written when ranges were wider. */
  public static RowLayout withWideIntegers(Dataset dataset) {
    return new RowLayout(dataset, false);
  }

  private static Kind kind(Field field, boolean withinRanges) {
    Range range = field.treatment().range();
    return switch (field.type()) {
      case PSEUDONYM -> Kind.PSEUDONYM;
      case LABEL -> Kind.LABEL;
      case LONG, SECOND -> withinRanges && range != null && range.fitsInt() ? Kind.INT : Kind.LONG;
      case DAY -> Kind.DAY;
      case BOOLEAN -> Kind.FLAG;
    };
  }

  Dataset dataset() {
    return dataset;
  }

  /** Returns the number of fields. */
  public int fields() {
    return kinds.length;
  }

  public Kind kind(int field) {
    return kinds[field];
  }

  /** Returns the offset of a field in a row; {@link Integer#MIN_VALUE} for {@link #NO_FIELD}. */
  public int offset(int field) {
    return field == NO_FIELD ? Integer.MIN_VALUE : offsets[field];
  }

  /** Returns the size of the null bits in bytes, rounded up to full words. */
  int headerBytes() {
    return roundUpToWord(MutableRow.nullBytes(kinds.length));
  }

  /** Returns the size of a row, in bytes. */
  public int width() {
    return width;
  }

  /** Returns the index of the contributor field; {@link #NO_FIELD} if the data set lacks it. */
  int contributor() {
    return contributor;
  }

  /** Returns the index of the record field; {@link #NO_FIELD} if the data set lacks it. */
  int record() {
    return record;
  }

  /** Returns the index of a field; {@link #NO_FIELD} if the data set lacks it. */
  int indexOf(String name) {
    return dataset.fields().stream()
        .filter(field -> field.name().equals(name))
        .map(Field::position)
        .findFirst()
        .orElse(NO_FIELD);
  }

  static boolean isNull(byte[] bytes, int rowOffset, int field) {
    return (bytes[rowOffset + (field >> 3)] >>> (field & 7) & 1) != 0;
  }
}
