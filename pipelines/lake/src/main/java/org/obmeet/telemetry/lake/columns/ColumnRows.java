package org.obmeet.telemetry.lake.columns;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Field;
import org.obmeet.telemetry.schemas.ValueType;

/**
 * Rows of a data set by column. A row takes {@link #width} bytes, whatever it holds: 589 columns of
 * a statistics report some five thousand, the 13 of an event about a hundred.
 */
public final class ColumnRows {
  private final Dataset dataset;
  private final RowColumn[] columns;
  private final PseudonymColumn contributor;
  private final PseudonymColumn record;
  private final NumberColumn second;
  private final NumberColumn day;
  private final int width;
  private int size;
  private int most;

  /** No rows of a data set, whose labels are in no dictionary yet. */
  public ColumnRows(Dataset dataset) {
    this(dataset, dictionaries(dataset));
  }

  /** No rows, whose labels are in dictionaries that others share. */
  ColumnRows(Dataset dataset, List<LabelDictionary> dictionaries) {
    this.dataset = dataset;
    this.columns =
        dataset.fields().stream()
            .map(field -> column(field, dictionaries.get(field.position())))
            .toArray(RowColumn[]::new);
    this.contributor = (PseudonymColumn) column("contributor");
    this.record = (PseudonymColumn) column("record");
    this.second = (NumberColumn) column("second");
    this.day = (NumberColumn) column("day");
    this.width = Arrays.stream(columns).mapToInt(RowColumn::width).sum();
  }

  /** A dictionary for each field of labels, by the fields' positions; null for any other. */
  static List<LabelDictionary> dictionaries(Dataset dataset) {
    List<LabelDictionary> dictionaries = new ArrayList<>();
    for (Field field : dataset.fields()) {
      dictionaries.add(field.type() == ValueType.LABEL ? new LabelDictionary() : null);
    }
    return dictionaries;
  }

  private static RowColumn column(Field field, LabelDictionary dictionary) {
    return switch (field.type()) {
      case PSEUDONYM -> new PseudonymColumn(field.name());
      case LABEL -> new LabelColumn(field.name(), dictionary);
      case LONG, SECOND -> new NumberColumn(field.name(), NumberColumn.Kind.LONG);
      case DAY -> new NumberColumn(field.name(), NumberColumn.Kind.INT);
      case BOOLEAN -> new NumberColumn(field.name(), NumberColumn.Kind.FLAG);
    };
  }

  /** A column, or null where the data set has none of that name: such rows are not sorted. */
  private RowColumn column(String name) {
    return Arrays.stream(columns).filter(c -> c.name().equals(name)).findFirst().orElse(null);
  }

  /** No rows of the same data set, whose labels share these rows' dictionaries. */
  public ColumnRows alike() {
    List<LabelDictionary> shared = new ArrayList<>();
    for (RowColumn column : columns) {
      shared.add(column instanceof LabelColumn labels ? labels.dictionary() : null);
    }
    return new ColumnRows(dataset, shared);
  }

  /**
   * Places of the rows in the order of clean files.
   *
   * @throws IllegalArgumentException where there are more than {@link SortedRun#MOST_ROWS}
   */
  public int[] order() {
    return RowOrder.of(this);
  }

  /** Digests the 16 bytes of the record of each row from one on. */
  public void digestRecords(int first, MessageDigest digest) {
    ByteBuffer halves = ByteBuffer.allocate(Math.multiplyExact(size - first, 2 * Long.BYTES));
    for (int row = first; row < size; row++) {
      halves.putLong(record.high(row)).putLong(record.low(row));
    }
    digest.update(halves.array());
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

  /** Bytes that all rows took when they were most; clearing them does not give these back. */
  public long mostBytes() {
    return (long) Math.max(most, size) * width;
  }

  /** Number of labels that have a code. */
  public int labels() {
    int labels = 0;
    for (RowColumn column : columns) {
      labels += column instanceof LabelColumn known ? known.dictionary().size() : 0;
    }
    return labels;
  }

  /** The day of a row, since 1970-01-01. */
  public int day(int row) {
    return (int) day.value(row);
  }

  Dataset dataset() {
    return dataset;
  }

  RowColumn[] columns() {
    return columns;
  }

  PseudonymColumn contributor() {
    return contributor;
  }

  PseudonymColumn record() {
    return record;
  }

  /** Adds a row; see {@link #append(List)}. */
  public void append(GenericRecord row) {
    append(List.of(row));
  }

  /**
   * Adds rows, column by column.
   *
   * @throws IllegalArgumentException where one lacks a field that may not be null, or holds one as
   *     another type; names the field and not its value
   */
  public void append(List<? extends GenericRecord> rows) {
    for (int i = 0; i < columns.length; i++) {
      boolean nullable = dataset.fields().get(i).nullable();
      for (int row = 0; row < rows.size(); row++) {
        Object value = rows.get(row).get(i);
        if (value == null && !nullable) {
          throw new IllegalArgumentException(
              columns[i].name() + " must not be null in " + dataset.name());
        }
        columns[i].append(value);
      }
    }
    size += rows.size();
  }

  /** Adds gathered rows of others that share their dictionaries with these. */
  public void append(GatheredRows rows) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].append(rows, i);
    }
    size += rows.size();
  }

  /** Forgets every row; labels keep their codes. */
  public void clear() {
    for (RowColumn column : columns) {
      column.clear();
    }
    most = Math.max(most, size);
    size = 0;
  }

  void write(Block out, int[] order, int from, int to) {
    out.reserve(Math.multiplyExact(to - from, width) + Integer.BYTES + columns.length);
    out.putInt(to - from);
    for (RowColumn column : columns) {
      column.write(out, order, from, to);
    }
  }

  /** Adds the rows of a block. */
  void read(Block in) {
    int rows = in.getInt();
    for (RowColumn column : columns) {
      column.read(in, rows);
    }
    size += rows;
  }

  /** Compares contributors by their bytes; none comes last. */
  int compareContributors(int row, ColumnRows other, int otherRow) {
    boolean none = contributor.isNull(row);
    boolean theirsNone = other.contributor.isNull(otherRow);
    return none || theirsNone
        ? Boolean.compare(none, theirsNone)
        : contributor.compareBytes(row, other.contributor, otherRow);
  }

  /**
   * First half of a row's contributor as a number that orders as its bytes do; none, which comes
   * last, is the greatest number, and may not be alone in that.
   */
  long highKey(int row) {
    return contributor.isNull(row) ? Long.MAX_VALUE : contributor.high(row) ^ Long.MIN_VALUE;
  }

  /** Second half of a row's contributor as a number that orders as its bytes do. */
  long lowKey(int row) {
    return contributor.low(row) ^ Long.MIN_VALUE;
  }

  long second(int row) {
    return second.value(row);
  }

  /**
   * The order of clean rows: contributor (rows without one last), second, record, then every other
   * field, so that it does not depend on the order of arrival.
   */
  int compare(int row, ColumnRows other, int otherRow) {
    int order = compareContributors(row, other, otherRow);
    if (order == 0) {
      order = Long.compare(second.value(row), other.second.value(otherRow));
    }
    if (order == 0) {
      order = record.compareBytes(row, other.record, otherRow);
    }
    for (int i = 0; order == 0 && i < columns.length; i++) {
      order = columns[i].compare(row, other.columns[i], otherRow);
    }
    return order;
  }
}
