package org.obmeet.telemetry.lake.rows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.domain.Range;

/**
 * Where the fields of a data set's row lie in its bytes: first a bit per field, set where there is
 * no value; then each field in its width, those of one kind side by side, so that none lies across
 * two words of eight bytes.
 */
public final class RowLayout {
  /** What a field is, and how many bytes it takes; the widest first. */
  public enum Kind {
    PSEUDONYM(MutableRow.PSEUDONYM_BYTES),
    LONG(Long.BYTES),
    /** A number whose range has 32 bits. */
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
  private final int[][] fields;
  private final int[] places;
  private final int width;
  private final int contributor;
  private final int record;

  /** For rows as they are projected: every number is within its range. */
  public RowLayout(Dataset dataset) {
    this(dataset, true);
  }

  private RowLayout(Dataset dataset, boolean ranged) {
    List<Field> all = dataset.fields();
    this.dataset = dataset;
    this.kinds = new Kind[all.size()];
    this.places = new int[all.size()];
    all.forEach(field -> kinds[field.position()] = kind(field, ranged));
    this.fields =
        Arrays.stream(Kind.values())
            .map(kind -> IntStream.range(0, kinds.length).filter(f -> kinds[f] == kind).toArray())
            .toArray(int[][]::new);
    int place = head();
    for (Kind kind : Kind.values()) {
      for (int field : fields[kind.ordinal()]) {
        places[field] = place;
        place += kind.bytes;
      }
    }
    this.width = words(place);
    this.contributor = field("contributor");
    this.record = field("record");
  }

  /** So many bytes and those that lack for whole words. */
  private static int words(int bytes) {
    return (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
  }

  /** For rows that may have been written when ranges were wider. */
  public static RowLayout withWideIntegers(Dataset dataset) {
    return new RowLayout(dataset, false);
  }

  private static Kind kind(Field field, boolean ranged) {
    Range range = field.treatment().range();
    return switch (field.type()) {
      case PSEUDONYM -> Kind.PSEUDONYM;
      case LABEL -> Kind.LABEL;
      case LONG, SECOND -> ranged && range != null && range.fitsInt() ? Kind.INT : Kind.LONG;
      case DAY -> Kind.DAY;
      case BOOLEAN -> Kind.FLAG;
    };
  }

  Dataset dataset() {
    return dataset;
  }

  public int fields() {
    return kinds.length;
  }

  public Kind kind(int field) {
    return kinds[field];
  }

  public int[] pseudonyms() {
    return fields[Kind.PSEUDONYM.ordinal()];
  }

  int[] labels() {
    return fields[Kind.LABEL.ordinal()];
  }

  public int[] longs() {
    return fields[Kind.LONG.ordinal()];
  }

  int[] ints() {
    return fields[Kind.INT.ordinal()];
  }

  int[] days() {
    return fields[Kind.DAY.ordinal()];
  }

  /** Fields of four bytes, in the order of their places. */
  public int[] fourBytes() {
    return Stream.of(ints(), labels(), days()).flatMapToInt(Arrays::stream).toArray();
  }

  public int[] flags() {
    return fields[Kind.FLAG.ordinal()];
  }

  /** First byte of a field in its row; of none, something that is no place. */
  public int place(int field) {
    return field == NO_FIELD ? Integer.MIN_VALUE : places[field];
  }

  /** Bytes before the first field, whole words. */
  int head() {
    return words(MutableRow.nullBytes(kinds.length));
  }

  /** Bytes of a row. */
  public int width() {
    return width;
  }

  int contributor() {
    return contributor;
  }

  public int record() {
    return record;
  }

  /** The field of a name, or one that no row has: rows without a contributor are not sorted. */
  int field(String name) {
    return dataset.fields().stream()
        .filter(field -> field.name().equals(name))
        .map(Field::position)
        .findFirst()
        .orElse(NO_FIELD);
  }

  static boolean isNull(byte[] bytes, int row, int field) {
    return (bytes[row + (field >> 3)] >>> (field & 7) & 1) != 0;
  }
}
