package org.obmeet.telemetry.lake.sort;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.obmeet.telemetry.lake.rows.LabelDictionary;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowComparator;

/**
 * Sorted rows in blocks of bounded size, for the time between two stages of a run: the labels, how
 * many rows there are, then blocks of packed rows without the zeros in them. Each has a checksum,
 * CRC-32C, of how many rows it says there are and of its bytes.
 */
public final class SortedRun implements AutoCloseable {
  private static final int MAGIC = 0x524F5736;
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int FEWEST_ROWS = 16;
  private static final int LARGEST = 1 << 30;

  private final DataInputStream in;
  private final int[][] numbering;
  private byte[] packed = new byte[0];
  private int left;
  private PackedRows rows;
  private int row = -1;

  /**
   * A run before its first row.
   *
   * @param room whose dictionaries the labels go into; the first block comes to lie there
   */
  SortedRun(InputStream in, PackedRows room) throws IOException {
    this.in = new DataInputStream(new BufferedInputStream(in));
    this.rows = room;
    this.numbering = new int[room.layout().fields()][];
    if (this.in.readInt() != MAGIC) {
      throw new IOException("it is no sorted run");
    }
    this.left = length(this.in.readInt());
    int size = length(this.in.readInt());
    int expected = this.in.readInt();
    // Takes memory as bytes come, and not as many as a damaged length asks for.
    byte[] labels = this.in.readNBytes(size);
    check(left, labels, labels.length, expected);
    try (DataInputStream names = new DataInputStream(new ByteArrayInputStream(labels))) {
      for (int field = 0; field < numbering.length; field++) {
        if (room.dictionary(field) != null) {
          numbering[field] = numbering(names, room.dictionary(field));
        }
      }
      if (names.available() > 0) {
        throw new IOException("there are more labels than fields take");
      }
    }
  }

  /**
   * Sorts rows and writes them.
   *
   * @param rows at most {@link PackedRows#mostSorted}
   */
  public static void write(OutputStream to, PackedRows rows) throws IOException {
    int[] order = rows.order();
    int width = rows.width();
    int rowsInBlock = mostRows(width);
    byte[] block = new byte[Math.min(rowsInBlock, order.length) * width];
    try (DataOutputStream out = new DataOutputStream(to)) {
      out.writeInt(MAGIC);
      byte[] labels = labels(rows);
      put(out, order.length, labels, labels.length);
      byte[] packed = new byte[ZeroSuppression.bound(block.length)];
      for (int from = 0; from < order.length; from += rowsInBlock) {
        int end = Math.min(order.length, from + rowsInBlock);
        for (int i = from; i < end; i++) {
          System.arraycopy(rows.array(), order[i] * width, block, (i - from) * width, width);
        }
        put(out, end - from, packed, ZeroSuppression.pack(block, (end - from) * width, packed));
      }
    }
  }

  /** Most rows of a block, of so many bytes each. */
  private static int mostRows(int width) {
    return Math.max(FEWEST_ROWS, BLOCK_BYTES / width);
  }

  private static byte[] labels(PackedRows rows) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (LabelDictionary dictionary : rows.dictionaries()) {
      if (dictionary == null) {
        continue;
      }
      out.writeInt(dictionary.size());
      for (int code = 0; code < dictionary.size(); code++) {
        byte[] text = dictionary.bytes(code);
        out.writeInt(text.length);
        out.write(text);
      }
    }
    return bytes.toByteArray();
  }

  private static void put(DataOutputStream out, int rows, byte[] bytes, int size)
      throws IOException {
    out.writeInt(rows);
    out.writeInt(size);
    out.writeInt(sum(rows, bytes, size));
    out.write(bytes, 0, size);
  }

  private static int sum(int rows, byte[] bytes, int size) {
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, rows));
    sum.update(bytes, 0, size);
    return (int) sum.getValue();
  }

  /** The rows among which {@link #row} is: a block. */
  PackedRows rows() {
    return rows;
  }

  int row() {
    return row;
  }

  /** Compares its row to that of another run. */
  int compare(SortedRun other) {
    return RowComparator.compare(rows, row, other.rows, other.row);
  }

  /** Goes to the next row of its block; false where there is none. */
  boolean next() {
    return ++row < rows.size();
  }

  /**
   * Goes to the first row of the next block; false where there is none.
   *
   * @param room gives where the block is to lie; what lay there is forgotten
   */
  boolean next(Supplier<PackedRows> room) throws IOException {
    if (left == 0) {
      if (in.read() >= 0) {
        throw new IOException("there are more bytes than rows take");
      }
      return false;
    }
    int count = atMost(Math.min(left, mostRows(rows.width())), in.readInt());
    if (count == 0) {
      throw new IOException("a block holds no rows");
    }
    left -= count;
    rows = room.get();
    row = 0;
    byte[] bytes = rows.room(count);
    int unpacked = count * rows.width();
    int size = checked(count, ZeroSuppression.bound(unpacked));
    ZeroSuppression.unpack(packed, size, bytes, unpacked);
    rows.recode(numbering);
    return true;
  }

  private static int[] numbering(DataInputStream labels, LabelDictionary shared)
      throws IOException {
    int[] numbers = new int[atMost(labels.available() / Integer.BYTES, labels.readInt())];
    for (int code = 0; code < numbers.length; code++) {
      byte[] text = new byte[atMost(labels.available(), labels.readInt())];
      labels.readFully(text);
      numbers[code] = shared.code(new String(text, StandardCharsets.UTF_8));
    }
    return numbers;
  }

  private static int length(int length) throws IOException {
    return atMost(LARGEST, length);
  }

  private static int atMost(int most, int length) throws IOException {
    if (length < 0 || length > most) {
      throw new IOException("a length is from 0 to " + most + "; it says " + length);
    }
    return length;
  }

  /**
   * Reads bytes to the beginning of {@link #packed}, and gives how many; their sum is right.
   *
   * @param count of rows, as it was read before
   * @param most bytes that there may be
   */
  private int checked(int count, int most) throws IOException {
    int size = atMost(most, in.readInt());
    int expected = in.readInt();
    if (packed.length < size + ZeroSuppression.SLACK) {
      packed = new byte[size + ZeroSuppression.SLACK];
    }
    in.readFully(packed, 0, size);
    check(count, packed, size, expected);
    return size;
  }

  private static void check(int rows, byte[] bytes, int size, int expected) throws IOException {
    if (sum(rows, bytes, size) != expected) {
      throw new IOException("the checksum of a block is another");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
