package org.obmeet.telemetry.cubes.bucket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.obmeet.telemetry.cubes.vector.ColumnFileReader;
import org.obmeet.telemetry.cubes.vector.ColumnVector;
import org.obmeet.telemetry.cubes.vector.Fixed16Reader;
import org.obmeet.telemetry.cubes.vector.PseudonymVector;
import org.obmeet.telemetry.schemas.dataset.Field;

/**
 * The end of each contributor's rows in a file. The offsets are valid only if the file is sorted by
 * contributor, with the rows without a contributor last.
 */
final class ContributorOffsets extends ColumnVector {
  private static final int BLOCK = 1 << 20;

  private Dictionary dictionary;
  private long[] high = new long[64];
  private long[] low = new long[64];
  private int[] ends = new int[64];
  private int size;
  private int attributed;
  private int rows;
  private boolean ordered = true;

  /** Returns the offsets of a file. */
  static ContributorOffsets of(BucketFiles files, int file, Field contributor) throws IOException {
    ContributorOffsets spans = new ContributorOffsets();
    Map<Field, ColumnVector> columns = Map.of(contributor, spans);
    try (ColumnFileReader all = files.open(file, columns)) {
      int count = files.rows(file);
      for (int row = 0; row < count; row += BLOCK) {
        all.read(columns, row, Math.min(BLOCK, count - row));
      }
    }
    return spans;
  }

  /** Returns true if the file is sorted by contributor. The offsets are invalid otherwise. */
  boolean ordered() {
    return ordered;
  }

  int size() {
    return size;
  }

  /** Returns the index after a contributor's last row. */
  int end(int contributor) {
    return ends[contributor];
  }

  /** Returns the number of rows, including the rows without a contributor. */
  int rows() {
    return rows;
  }

  /** Compares a contributor with the contributor {@code with} of another file. */
  int compare(int contributor, ContributorOffsets other, int with) {
    int byHigh = Long.compareUnsigned(high[contributor], other.high[with]);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low[contributor], other.low[with]);
  }

  @Override
  public PrimitiveTypeName physical() {
    return PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
  }

  @Override
  public void begin(Dictionary chunk) {
    dictionary = chunk;
  }

  @Override
  public void page(
      ValuesReader values, boolean dictionaryEncoded, boolean[] present, int row, int count) {
    int last = -1;
    for (int i = 0; i < count; i++) {
      if (present != null && !present[i]) {
        rows++;
      } else if (dictionaryEncoded) {
        int id = values.readValueDictionaryId();
        if (id == last && attributed == rows) {
          addToLast();
        } else {
          ByteBuffer bytes = PseudonymVector.buffer(dictionary.decodeToBinary(id));
          add(bytes.getLong(bytes.position()), bytes.getLong(bytes.position() + Long.BYTES));
        }
        last = id;
      } else {
        Fixed16Reader reader = (Fixed16Reader) values;
        reader.next();
        add(reader.high(), reader.low());
      }
    }
  }

  @Override
  public ValuesReader reader(Encoding encoding, ColumnDescriptor column) {
    return Fixed16Reader.of(encoding, column);
  }

  @Override
  public void absent(int row, int count) {
    rows += count;
  }

  private void addToLast() {
    ends[size - 1]++;
    attributed++;
    rows++;
  }

  private void add(long valueHigh, long valueLow) {
    ordered &= attributed == rows;
    int order = size == 0 ? 1 : Long.compareUnsigned(valueHigh, high[size - 1]);
    order = order == 0 ? Long.compareUnsigned(valueLow, low[size - 1]) : order;
    ordered &= order >= 0;
    attributed++;
    rows++;
    if (order == 0) {
      ends[size - 1] = rows;
      return;
    }
    if (size == ends.length) {
      high = Arrays.copyOf(high, size * 2);
      low = Arrays.copyOf(low, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
    }
    high[size] = valueHigh;
    low[size] = valueLow;
    ends[size++] = rows;
  }
}
