package org.obmeet.telemetry.lake.sort;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.obmeet.telemetry.lake.rows.LabelDictionary;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowOrder;

/**
 * A sorted run: sorted rows in blocks of bounded size, stored between two stages of a job. The
 * format consists of the number of rows, the labels, and blocks of rows. Labels and rows are
 * compressed by zstd, with checksums.
 */
public final class SortedRun implements AutoCloseable {
  private static final int MAGIC = 0x524F5737;
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int MIN_ROWS = 16;

  /** A fast level of zstd, because a run is read once and deleted. */
  private static final int LEVEL = -5;

  private static final int MAX_LENGTH = 1 << 30;

  private final DataInputStream in;

  /** For each label field, the target's code by the run's code; null for other fields. */
  private final int[][] newCodes;

  private int rowsLeft;
  private final PackedRows rows;
  private int row = -1;

  /**
   * Opens a run and reads its labels. {@link #next} reads the rows.
   *
   * @param target receives the labels in its dictionaries, and the rows block by block
   */
  SortedRun(InputStream in, PackedRows target) throws IOException {
    this.in = new DataInputStream(new BufferedInputStream(in));
    this.rows = target;
    this.newCodes = new int[target.layout().fields()][];
    if (this.in.readInt() != MAGIC) {
      throw new IOException("it is not a sorted run");
    }
    byte[] header = readCompressed(MAX_LENGTH);
    // Without being closed, the decompressor would keep its memory outside the heap.
    try (InputStream plain = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(header));
        DataInputStream labels =
            new DataInputStream(new ByteArrayInputStream(plain.readAllBytes()))) {
      this.rowsLeft = requireAtMost(MAX_LENGTH, labels.readInt());
      for (int field = 0; field < newCodes.length; field++) {
        if (target.dictionary(field) != null) {
          newCodes[field] = readLabels(labels, target.dictionary(field));
        }
      }
      if (labels.available() > 0) {
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
    try (DataOutputStream out = new DataOutputStream(to);
        ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL).setChecksum(true)) {
      out.writeInt(MAGIC);
      byte[] header = header(rows);
      writeCompressed(out, zstd, header, header.length);
      byte[] array = rows.array();
      for (int from = 0; from < order.length; from += rowsInBlock) {
        int end = Math.min(order.length, from + rowsInBlock);
        for (int i = from; i < end; i++) {
          System.arraycopy(array, order[i] * width, block, (i - from) * width, width);
        }
        writeCompressed(out, zstd, block, (end - from) * width);
      }
    }
  }

  private static int maxRows(int width) {
    return Math.max(MIN_ROWS, BLOCK_BYTES / width);
  }

  private static byte[] header(PackedRows rows) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(rows.size());
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

  private static void writeCompressed(
      DataOutputStream out, ZstdCompressCtx zstd, byte[] bytes, int size) throws IOException {
    byte[] compressed = new byte[(int) Zstd.compressBound(size)];
    int length = zstd.compressByteArray(compressed, 0, compressed.length, bytes, 0, size);
    out.writeInt(length);
    out.write(compressed, 0, length);
  }

  /** Returns the current block, which contains {@link #row}. */
  PackedRows rows() {
    return rows;
  }

  /** Returns the index of the current row in {@link #rows()}. */
  int row() {
    return row;
  }

  /** Compares the current rows of two runs. */
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
    int count = Math.min(rowsLeft, maxRows(rows.width()));
    rowsLeft -= count;
    row = 0;
    int size = count * rows.width();
    decompress(readCompressed((int) Zstd.compressBound(size)), rows.allocate(count), size);
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

  private static int requireAtMost(int max, long length) throws IOException {
    if (length < 0 || length > max) {
      throw new IOException("a length must be from 0 to " + max + "; it is " + length);
    }
    return (int) length;
  }

  /**
   * Reads compressed bytes. Allocates memory only for bytes that arrive, because their length may
   * be corrupt.
   */
  private byte[] readCompressed(int max) throws IOException {
    return in.readNBytes(requireAtMost(max, in.readInt()));
  }

  private static void decompress(byte[] compressed, byte[] to, int size) throws IOException {
    try {
      if (Zstd.decompressByteArray(to, 0, size, compressed, 0, compressed.length) != size) {
        throw new IOException("a block does not decompress to its size");
      }
    } catch (ZstdException e) {
      throw new IOException("a block cannot be decompressed", e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
