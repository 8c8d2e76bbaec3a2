package org.obmeet.telemetry.lake.columns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pages of an integer column. Values are encoded while they are added, block by block ({@link
 * DeltaBinaryPackedBlock}). Memory contains the encoded blocks, and pending values that do not fill
 * a block yet.
 */
final class DeltaBinaryPackedPages {
  /** Capacity for pending values: one block and one batch. */
  static final int MAX_PENDING = DeltaBinaryPackedBlock.VALUES + NullMask.BATCH_ROWS;

  private static final int HEADER_BYTES = 4 * 10;

  private final ArrayPool pool;
  private final List<Page> endedPages = new ArrayList<>();

  /** Pending values of 32 bits; null if the column has 64 bits or no pending values. */
  private int[] ints;

  private long[] longs;
  private int pending;

  /** Encoded blocks of all pages. */
  private byte[][] encodedArrays = new byte[1][];

  private int encodedLength;
  private int endedLength;

  /** Number of values in the current page, pending ones included. */
  private int count;

  private long first;
  private long previous;
  private long min = Long.MAX_VALUE;
  private long max = Long.MIN_VALUE;

  /**
   * A complete page.
   *
   * @param count number of values
   * @param min smallest value; greater than {@code max} if there is no value
   * @param from start of its blocks in the encoded bytes
   * @param to end of its blocks
   */
  record Page(int count, long first, long min, long max, int from, int to) {}

  DeltaBinaryPackedPages(ArrayPool pool) {
    this.pool = pool;
  }

  /**
   * Adds the values of a batch of rows.
   *
   * @param rows number of rows, at most {@link NullMask#BATCH_ROWS}
   * @param nullBits one bit per row, the lowest bit first; set if the row is null
   */
  void add(int[] values, int rows, int nullBits) {
    int[] to = ints();
    int position = pending;
    if (nullBits == 0) {
      System.arraycopy(values, 0, to, position, rows);
      position += rows;
    } else {
      for (int i = 0; i < rows; i++) {
        to[position] = values[i];
        position += ~nullBits >>> i & 1;
      }
    }
    setPending(position);
  }

  /** Adds 64-bit values. A column uses either this method or the 32-bit one. */
  void add(long[] values, int rows, int nullBits) {
    long[] to = longs();
    int position = pending;
    for (int i = 0; i < rows; i++) {
      to[position] = values[i];
      position += ~nullBits >>> i & 1;
    }
    setPending(position);
  }

  /** Returns the pending array, with space for a batch. While there are few values, it is small. */
  private int[] ints() {
    if (ints == null) {
      ints = pool.ints();
    } else if (pending + NullMask.BATCH_ROWS > ints.length) {
      int[] more = pool.pendingInts();
      System.arraycopy(ints, 0, more, 0, pending);
      pool.release(ints);
      ints = more;
    }
    return ints;
  }

  private long[] longs() {
    if (longs == null) {
      longs = pool.longs();
    } else if (pending + NullMask.BATCH_ROWS > longs.length) {
      long[] more = pool.pendingLongs();
      System.arraycopy(longs, 0, more, 0, pending);
      pool.release(longs);
      longs = more;
    }
    return longs;
  }

  /** Sets the number of pending values, and encodes a block if the values fill it. */
  private void setPending(int newPending) {
    int added = newPending - pending;
    pending = newPending;
    if (count == 0 && added > 0) {
      beginPage();
    }
    count += added;
    if (pending >= DeltaBinaryPackedBlock.VALUES) {
      encode(DeltaBinaryPackedBlock.VALUES);
    }
  }

  /** Begins a page. The page header contains the first value; the blocks do not contain it. */
  private void beginPage() {
    first = ints == null ? longs[0] : ints[0];
    previous = first;
    min = first;
    max = first;
    drop(1);
  }

  /** Removes the first pending values. */
  private void drop(int values) {
    pending -= values;
    Object array = ints == null ? longs : ints;
    System.arraycopy(array, values, array, 0, pending);
  }

  private void encode(int values) {
    long[] differences = pool.scratchDifferences();
    if (ints == null) {
      System.arraycopy(longs, 0, differences, 0, values);
    } else {
      for (int i = 0; i < values; i++) {
        differences[i] = ints[i];
      }
    }
    long before = previous;
    long low = min;
    long high = max;
    for (int i = 0; i < values; i++) {
      long value = differences[i];
      differences[i] = value - before;
      before = value;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    previous = before;
    min = low;
    max = high;
    drop(values);
    append(
        pool.scratchBlock(),
        DeltaBinaryPackedBlock.encode(differences, values, pool.scratchBlock()));
  }

  private void append(byte[] block, int size) {
    for (int from = 0, length; from < size; from += length) {
      int array = encodedLength >> ArrayPool.BYTES_SHIFT;
      int offset = encodedLength & ArrayPool.BYTES_PER_ARRAY - 1;
      length = Math.min(size - from, ArrayPool.BYTES_PER_ARRAY - offset);
      if (offset == 0) {
        if (array == encodedArrays.length) {
          encodedArrays = Arrays.copyOf(encodedArrays, 2 * array);
        }
        encodedArrays[array] = pool.encodedBytes();
      }
      System.arraycopy(block, from, encodedArrays[array], offset, length);
      encodedLength += length;
    }
  }

  /** Ends a page, which may be empty. */
  void endPage() {
    if (pending > 0) {
      encode(pending);
    }
    endedPages.add(new Page(count, first, min, max, endedLength, encodedLength));
    endedLength = encodedLength;
    resetPage();
  }

  /** Resets the state of the current page. */
  private void resetPage() {
    count = 0;
    first = 0;
    min = Long.MAX_VALUE;
    max = Long.MIN_VALUE;
  }

  /** Returns the complete pages. */
  List<Page> pages() {
    return endedPages;
  }

  /** Returns a page in Parquet's format: header, then blocks. */
  byte[] encode(Page page) {
    byte[] header = new byte[HEADER_BYTES];
    int position = DeltaBinaryPackedBlock.varint(header, 0, DeltaBinaryPackedBlock.VALUES);
    position = DeltaBinaryPackedBlock.varint(header, position, DeltaBinaryPackedBlock.MINIBLOCKS);
    position = DeltaBinaryPackedBlock.varint(header, position, page.count);
    position = DeltaBinaryPackedBlock.varint(header, position, page.first << 1 ^ page.first >> 63);
    byte[] bytes = Arrays.copyOf(header, position + page.to - page.from);
    for (int from = page.from, length; from < page.to; from += length) {
      int offset = from & ArrayPool.BYTES_PER_ARRAY - 1;
      length = Math.min(page.to - from, ArrayPool.BYTES_PER_ARRAY - offset);
      System.arraycopy(
          encodedArrays[from >> ArrayPool.BYTES_SHIFT], offset, bytes, position, length);
      position += length;
    }
    return bytes;
  }

  /** Removes all values and releases the arrays. */
  void clear() {
    if (ints != null) {
      pool.release(ints);
      ints = null;
    }
    if (longs != null) {
      pool.release(longs);
      longs = null;
    }
    for (int array = 0; array < encodedArrays.length && encodedArrays[array] != null; array++) {
      pool.release(encodedArrays[array]);
      encodedArrays[array] = null;
    }
    endedPages.clear();
    pending = 0;
    encodedLength = 0;
    endedLength = 0;
    resetPage();
  }
}
