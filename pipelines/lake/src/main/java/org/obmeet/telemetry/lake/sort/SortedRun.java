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
import java.util.zip.CRC32C;
import org.obmeet.telemetry.lake.rows.LabelDictionary;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowOrder;

/**
 * A sorted run: sorted rows in blocks of bounded size, stored between two stages of a job. The
 * format consists of the number of rows, the labels, and blocks of rows that {@link
 * ZeroSuppression} packs. Labels and blocks have a CRC-32C of their row count and bytes.
 */
public final class SortedRun implements AutoCloseable {
  private static final int MAGIC = 0x524F5736;
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int MIN_ROWS = 16;
  private static final int MAX_LENGTH = 1 << 30;

  private final DataInputStream in;

  /** The target's code of a label, by field and code in the run; null for fields without labels. */
  private final int[][] newCodes;

  private byte[] buffer = new byte[0];
  private int rowsLeft;
  private final PackedRows rows;
  private int row = -1;

  /**
   * Opens a run; {@link #next} reads the first row.
   *
   * @param target receives each block; its dictionaries receive the labels
   */
  SortedRun(InputStream in, PackedRows target) throws IOException {
    this.in = new DataInputStream(new BufferedInputStream(in));
    this.rows = target;
    this.newCodes = new int[target.layout().fields()][];
    if (this.in.readInt() != MAGIC) {
      throw new IOException("it is not a sorted run");
    }
    this.rowsLeft = length(this.in.readInt());
    int size = length(this.in.readInt());
    int expected = this.in.readInt();
    // Allocates memory as bytes arrive, because a corrupt length may be very large.
    byte[] labels = this.in.readNBytes(size);
    check(rowsLeft, labels, labels.length, expected);
    try (DataInputStream names = new DataInputStream(new ByteArrayInputStream(labels))) {
      for (int field = 0; field < newCodes.length; field++) {
        if (target.dictionary(field) != null) {
          newCodes[field] = readLabels(names, target.dictionary(field));
        }
      }
      if (names.available() > 0) {
        throw new IOException("there are more labels than label fields");
      }
    }
  }

  /**
   * Writes rows in sorted order, and closes the stream.
   *
   * @param rows at most {@link PackedRows#maxSortable} rows
   */
  public static void write(OutputStream to, PackedRows rows) throws IOException {
    int[] order = rows.order();
    int width = rows.width();
    int rowsInBlock = maxRows(width);
    byte[] block = new byte[Math.min(rowsInBlock, order.length) * width];
    try (DataOutputStream out = new DataOutputStream(to)) {
      out.writeInt(MAGIC);
      byte[] labels = labels(rows);
      writeBlock(out, order.length, labels, labels.length);
      byte[] buffer = new byte[ZeroSuppression.maxPackedSize(block.length)];
      for (int from = 0; from < order.length; from += rowsInBlock) {
        int end = Math.min(order.length, from + rowsInBlock);
        for (int i = from; i < end; i++) {
          System.arraycopy(rows.array(), order[i] * width, block, (i - from) * width, width);
        }
        writeBlock(
            out, end - from, buffer, ZeroSuppression.pack(block, (end - from) * width, buffer));
      }
    }
  }

  /** Returns the maximum number of rows in a block, for rows of a given width. */
  private static int maxRows(int width) {
    return Math.max(MIN_ROWS, BLOCK_BYTES / width);
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

  private static void writeBlock(DataOutputStream out, int rows, byte[] bytes, int size)
      throws IOException {
    out.writeInt(rows);
    out.writeInt(size);
    out.writeInt(checksum(rows, bytes, size));
    out.write(bytes, 0, size);
  }

  private static int checksum(int rows, byte[] bytes, int size) {
    CRC32C checksum = new CRC32C();
    checksum.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, rows));
    checksum.update(bytes, 0, size);
    return (int) checksum.getValue();
  }

  /** Returns the current block, which contains {@link #row}. */
  PackedRows rows() {
    return rows;
  }

  int row() {
    return row;
  }

  /** Compares the current rows of this and another run. */
  int compare(SortedRun other) {
    return RowOrder.compare(rows, row, other.rows, other.row);
  }

  /** Advances to the next row, which may be in a new block; returns false at the end of the run. */
  boolean next() throws IOException {
    return ++row < rows.size() || nextBlock();
  }

  private boolean nextBlock() throws IOException {
    if (rowsLeft == 0) {
      if (in.read() >= 0) {
        throw new IOException("there are bytes after the last row");
      }
      return false;
    }
    int count = requireAtMost(Math.min(rowsLeft, maxRows(rows.width())), in.readInt());
    if (count == 0) {
      throw new IOException("a block has no rows");
    }
    rowsLeft -= count;
    row = 0;
    byte[] bytes = rows.allocate(count);
    int unpacked = count * rows.width();
    int size = readChecked(count, ZeroSuppression.maxPackedSize(unpacked));
    ZeroSuppression.unpack(buffer, size, bytes, unpacked);
    rows.recode(newCodes);
    return true;
  }

  /** Reads the labels of a field, and returns their codes in the target's dictionary. */
  private static int[] readLabels(DataInputStream labels, LabelDictionary target)
      throws IOException {
    int[] codes = new int[requireAtMost(labels.available() / Integer.BYTES, labels.readInt())];
    for (int code = 0; code < codes.length; code++) {
      byte[] text = new byte[requireAtMost(labels.available(), labels.readInt())];
      labels.readFully(text);
      codes[code] = target.code(new String(text, StandardCharsets.UTF_8));
    }
    return codes;
  }

  private static int length(int length) throws IOException {
    return requireAtMost(MAX_LENGTH, length);
  }

  private static int requireAtMost(int max, int length) throws IOException {
    if (length < 0 || length > max) {
      throw new IOException("a length must be from 0 to " + max + "; it is " + length);
    }
    return length;
  }

  /**
   * Reads the bytes of a block to {@link #buffer}, verifies their checksum and returns their
   * number.
   *
   * @param count number of rows, which the caller has read before
   * @param max maximum number of bytes
   */
  private int readChecked(int count, int max) throws IOException {
    int size = requireAtMost(max, in.readInt());
    int expected = in.readInt();
    if (buffer.length < size + ZeroSuppression.SLACK) {
      buffer = new byte[size + ZeroSuppression.SLACK];
    }
    in.readFully(buffer, 0, size);
    check(count, buffer, size, expected);
    return size;
  }

  private static void check(int rows, byte[] bytes, int size, int expected) throws IOException {
    if (checksum(rows, bytes, size) != expected) {
      throw new IOException("the checksum of a block is wrong");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
