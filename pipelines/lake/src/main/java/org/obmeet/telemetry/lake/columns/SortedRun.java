package org.obmeet.telemetry.lake.columns;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Sorted rows in blocks of bounded size, for the time between two stages of a run: the labels, then
 * blocks of packed rows. Blocks are compressed with zstd and its checksum.
 */
public final class SortedRun implements AutoCloseable {
  private static final int MAGIC = 0x524F5734;
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int FEWEST_ROWS = 16;
  private static final int LARGEST = 1 << 30;

  /** Pseudonyms, most of a block, do not compress; a tenth of the work saves nearly as much. */
  private static final int LEVEL = -10;

  private final DataInputStream in;
  private final int[][] numbering;
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private byte[] packed = new byte[0];
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
    byte[] labels = new byte[length(this.in.readInt())];
    unpack(labels, labels.length);
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
    int rowsInBlock = Math.max(FEWEST_ROWS, BLOCK_BYTES / width);
    byte[] block = new byte[Math.min(rowsInBlock, order.length) * width];
    try (DataOutputStream out = new DataOutputStream(to);
        ZstdCompressCtx zstd = new ZstdCompressCtx()) {
      zstd.setLevel(LEVEL).setChecksum(true);
      out.writeInt(MAGIC);
      byte[] labels = labels(rows);
      put(out, zstd, labels, labels.length, new byte[bound(labels.length)]);
      byte[] room = new byte[bound(block.length)];
      for (int from = 0; from < order.length; from += rowsInBlock) {
        int end = Math.min(order.length, from + rowsInBlock);
        for (int i = from; i < end; i++) {
          System.arraycopy(rows.array(), order[i] * width, block, (i - from) * width, width);
        }
        put(out, zstd, block, (end - from) * width, room);
      }
    }
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

  private static int bound(int size) {
    return Math.toIntExact(Zstd.compressBound(size));
  }

  private static void put(
      DataOutputStream out, ZstdCompressCtx zstd, byte[] block, int size, byte[] room)
      throws IOException {
    int packed = zstd.compressByteArray(room, 0, room.length, block, 0, size);
    out.writeInt(size);
    out.writeInt(packed);
    out.write(room, 0, packed);
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
    return RowComparison.compare(rows, row, other.rows, other.row);
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
    int size;
    try {
      size = length(in.readInt());
    } catch (EOFException end) {
      return false;
    }
    rows = room.get();
    row = 0;
    if (size == 0 || size % rows.width() != 0) {
      throw new IOException("a block holds no whole rows");
    }
    unpack(rows.room(size / rows.width()), size);
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

  /** Unpacks a block to the beginning of some bytes. */
  private void unpack(byte[] to, int size) throws IOException {
    int packedSize = length(in.readInt());
    if (packed.length < packedSize) {
      packed = new byte[packedSize];
    }
    in.readFully(packed, 0, packedSize);
    try {
      if (zstd.decompressByteArray(to, 0, size, packed, 0, packedSize) != size) {
        throw new IOException("a block does not unpack to its size");
      }
    } catch (ZstdException e) {
      throw new IOException("a block does not unpack", e);
    }
  }

  @Override
  public void close() throws IOException {
    zstd.close();
    in.close();
  }
}
