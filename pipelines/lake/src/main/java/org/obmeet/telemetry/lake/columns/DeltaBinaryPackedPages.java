package org.obmeet.telemetry.lake.columns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whole numbers of one column as pages of Parquet, encoded as they come ({@link
 * DeltaBinaryPackedBlock}), so that what lies in memory is their encoding and less than a block of
 * them.
 */
final class DeltaBinaryPackedPages {
  /** Room for those that wait: a block, and what is added at once. */
  static final int WAITING = DeltaBinaryPackedBlock.VALUES + NullMask.BATCH_ROWS;

  private static final int HEADER_BYTES = 4 * 10;

  private final ArrayPool room;
  private final List<Page> ended = new ArrayList<>();

  /** Values that are in no block yet, of 32 bits or of 64; null where there was none of these. */
  private int[] ints;

  private long[] longs;
  private int waits;

  /** What is encoded, in pieces, and of it the bytes of the pages that have ended. */
  private byte[][] pieces = new byte[1][];

  private int bytes;
  private int endedBytes;

  /** Of the page that has not ended: how many values are in it, waiting or not. */
  private int count;

  private long first;
  private long previous;
  private long least = Long.MAX_VALUE;
  private long largest = Long.MIN_VALUE;

  /**
   * A page that has ended.
   *
   * @param count how many values it has
   * @param least their least; above the largest where there is none
   * @param from where its blocks begin among what is encoded
   * @param to where they end
   */
  record Page(int count, long first, long least, long largest, int from, int to) {}

  DeltaBinaryPackedPages(ArrayPool room) {
    this.room = room;
  }

  /**
   * Adds values, those of some rows that have one.
   *
   * @param rows how many, at most {@link NullMask#BATCH_ROWS}
   * @param none a bit a row, from the lowest on: whether it has no value
   */
  void add(int[] values, int rows, int none) {
    int[] to = ints();
    int at = waits;
    if (none == 0) {
      System.arraycopy(values, 0, to, at, rows);
      at += rows;
    } else {
      for (int i = 0; i < rows; i++) {
        to[at] = values[i];
        at += ~none >>> i & 1;
      }
    }
    added(at);
  }

  /** As the other, which the same column does not ask for, of 64 bits each. */
  void add(long[] values, int rows, int none) {
    long[] to = longs();
    int at = waits;
    for (int i = 0; i < rows; i++) {
      to[at] = values[i];
      at += ~none >>> i & 1;
    }
    added(at);
  }

  /** Where there is room for what is added at once; for few values a piece is enough. */
  private int[] ints() {
    if (ints == null) {
      ints = room.ints();
    } else if (waits + NullMask.BATCH_ROWS > ints.length) {
      int[] more = room.pendingInts();
      System.arraycopy(ints, 0, more, 0, waits);
      room.release(ints);
      ints = more;
    }
    return ints;
  }

  private long[] longs() {
    if (longs == null) {
      longs = room.longs();
    } else if (waits + NullMask.BATCH_ROWS > longs.length) {
      long[] more = room.pendingLongs();
      System.arraycopy(longs, 0, more, 0, waits);
      room.release(longs);
      longs = more;
    }
    return longs;
  }

  /** So many values wait now. */
  private void added(int now) {
    int added = now - waits;
    waits = now;
    if (count == 0 && added > 0) {
      begin();
    }
    count += added;
    if (waits >= DeltaBinaryPackedBlock.VALUES) {
      encode(DeltaBinaryPackedBlock.VALUES);
    }
  }

  /** The first value of a page is in its header, and in no block. */
  private void begin() {
    first = ints == null ? longs[0] : ints[0];
    previous = first;
    least = first;
    largest = first;
    drop(1);
  }

  /** The first of those that wait wait no more. */
  private void drop(int values) {
    waits -= values;
    Object waiting = ints == null ? longs : ints;
    System.arraycopy(waiting, values, waiting, 0, waits);
  }

  private void encode(int values) {
    long[] differences = room.differences();
    if (ints == null) {
      System.arraycopy(longs, 0, differences, 0, values);
    } else {
      for (int i = 0; i < values; i++) {
        differences[i] = ints[i];
      }
    }
    long before = previous;
    long low = least;
    long high = largest;
    for (int i = 0; i < values; i++) {
      long value = differences[i];
      differences[i] = value - before;
      before = value;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    previous = before;
    least = low;
    largest = high;
    drop(values);
    append(room.encoded(), DeltaBinaryPackedBlock.encode(differences, values, room.encoded()));
  }

  private void append(byte[] encoded, int length) {
    for (int from = 0, part; from < length; from += part) {
      int piece = bytes >> ArrayPool.BYTES_BITS;
      int within = bytes & ArrayPool.BYTES - 1;
      part = Math.min(length - from, ArrayPool.BYTES - within);
      if (within == 0) {
        if (piece == pieces.length) {
          pieces = Arrays.copyOf(pieces, 2 * piece);
        }
        pieces[piece] = room.encoding();
      }
      System.arraycopy(encoded, from, pieces[piece], within, part);
      bytes += part;
    }
  }

  /** Ends a page, though it may have no value. */
  void endPage() {
    if (waits > 0) {
      encode(waits);
    }
    ended.add(new Page(count, first, least, largest, endedBytes, bytes));
    endedBytes = bytes;
    begun();
  }

  /** A page begins, with no value. */
  private void begun() {
    count = 0;
    first = 0;
    least = Long.MAX_VALUE;
    largest = Long.MIN_VALUE;
  }

  /** The pages that have ended. */
  List<Page> pages() {
    return ended;
  }

  /** A page as Parquet has it: its header, then its blocks. */
  byte[] encoded(Page page) {
    byte[] header = new byte[HEADER_BYTES];
    int at = DeltaBinaryPackedBlock.varint(header, 0, DeltaBinaryPackedBlock.VALUES);
    at = DeltaBinaryPackedBlock.varint(header, at, DeltaBinaryPackedBlock.PARTS);
    at = DeltaBinaryPackedBlock.varint(header, at, page.count);
    at = DeltaBinaryPackedBlock.varint(header, at, page.first << 1 ^ page.first >> 63);
    byte[] whole = Arrays.copyOf(header, at + page.to - page.from);
    for (int from = page.from, part; from < page.to; from += part) {
      int within = from & ArrayPool.BYTES - 1;
      part = Math.min(page.to - from, ArrayPool.BYTES - within);
      System.arraycopy(pieces[from >> ArrayPool.BYTES_BITS], within, whole, at, part);
      at += part;
    }
    return whole;
  }

  /** Forgets every value and gives back where they lay. */
  void clear() {
    if (ints != null) {
      room.release(ints);
      ints = null;
    }
    if (longs != null) {
      room.release(longs);
      longs = null;
    }
    for (int piece = 0; piece < pieces.length && pieces[piece] != null; piece++) {
      room.release(pieces[piece]);
      pieces[piece] = null;
    }
    ended.clear();
    waits = 0;
    bytes = 0;
    endedBytes = 0;
    begun();
  }
}
