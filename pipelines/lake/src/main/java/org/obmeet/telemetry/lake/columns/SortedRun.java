package org.obmeet.telemetry.lake.columns;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.schemas.Dataset;

/**
 * Sorted rows in blocks of bounded size, for the time between two stages of a run: the labels, then
 * blocks of columns. Blocks are compressed with zstd and its checksum.
 */
public final class SortedRun implements AutoCloseable {
  /** Most rows that are sorted and written at once. */
  public static final int MOST_ROWS = RowOrder.MOST;

  private static final int MAGIC = 0x524F5734;
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int FEWEST_ROWS = 64;
  private static final int LARGEST_BLOCK = 1 << 30;

  /** Pseudonyms, most of a block, do not compress; a tenth of the work saves nearly as much. */
  private static final int LEVEL = -10;

  private final DataInputStream in;
  private ColumnRows rows;
  private final int[][] numbering;
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private final Block block = new Block();
  private byte[] packed = new byte[0];
  private int row = -1;

  private SortedRun(InputStream in, Dataset dataset, List<LabelDictionary> dictionaries)
      throws IOException {
    this.in = new DataInputStream(in);
    this.rows = new ColumnRows(dataset, dictionaries);
    this.numbering = new int[rows.columns().length][];
    if (this.in.readInt() != MAGIC || !load()) {
      throw new IOException("it is no sorted run");
    }
    for (int i = 0; i < numbering.length; i++) {
      if (rows.columns()[i] instanceof LabelColumn column) {
        numbering[i] = numbering(column.dictionary());
      }
    }
  }

  /**
   * Sorts rows and writes them.
   *
   * @param rows at most {@link #MOST_ROWS}
   */
  public static void write(OutputStream to, ColumnRows rows) throws IOException {
    int[] order = RowOrder.of(rows);
    int rowsInBlock = Math.max(FEWEST_ROWS, BLOCK_BYTES / rows.width());
    Block block = new Block();
    try (DataOutputStream out = new DataOutputStream(to);
        ZstdCompressCtx zstd = new ZstdCompressCtx()) {
      zstd.setLevel(LEVEL).setChecksum(true);
      out.writeInt(MAGIC);
      for (RowColumn column : rows.columns()) {
        if (column instanceof LabelColumn labels) {
          write(labels.dictionary(), block);
        }
      }
      byte[] packed = put(out, zstd, block, new byte[0]);
      for (int from = 0; from < order.length; from += rowsInBlock) {
        block.clear();
        rows.write(block, order, from, Math.min(order.length, from + rowsInBlock));
        packed = put(out, zstd, block, packed);
      }
    }
  }

  private static void write(LabelDictionary dictionary, Block block) {
    block.reserve(Integer.BYTES);
    block.putInt(dictionary.size());
    for (int code = 0; code < dictionary.size(); code++) {
      block.putText(dictionary.label(code));
    }
  }

  /** Packs and writes a block by way of some bytes; gives them, or larger ones, for the next. */
  private static byte[] put(DataOutputStream out, ZstdCompressCtx zstd, Block block, byte[] room)
      throws IOException {
    int bound = Math.toIntExact(Zstd.compressBound(block.size()));
    byte[] packed = room.length < bound ? new byte[bound] : room;
    int size = zstd.compressByteArray(packed, 0, packed.length, block.array(), 0, block.size());
    out.writeInt(block.size());
    out.writeInt(size);
    out.write(packed, 0, size);
    return packed;
  }

  /**
   * Opens runs of one data set, to be read side by side.
   *
   * @return a run per stream, each before its first row; labels of all have the same codes
   */
  static List<SortedRun> open(List<InputStream> streams, Dataset dataset) throws IOException {
    List<LabelDictionary> dictionaries = ColumnRows.dictionaries(dataset);
    List<SortedRun> runs = new ArrayList<>();
    for (InputStream in : streams) {
      runs.add(new SortedRun(in, dataset, dictionaries));
    }
    return runs;
  }

  /** The rows among which {@link #row} is: a block. */
  ColumnRows rows() {
    return rows;
  }

  int row() {
    return row;
  }

  /** Compares its row to that of another run. */
  int compare(SortedRun other) {
    return rows.compare(row, other.rows, other.row);
  }

  /** Goes to the next row of its block; false where there is none. */
  boolean next() {
    return ++row < rows.size();
  }

  /**
   * Goes to the first row of the block that was {@linkplain #load loaded}.
   *
   * @param room in which the block is to lie; what lay there is forgotten
   */
  void unpack(ColumnRows room) throws IOException {
    rows = room;
    rows.clear();
    row = 0;
    try {
      rows.read(block);
    } catch (BufferUnderflowException e) {
      throw new IOException("a block holds less than its rows", e);
    }
    if (rows.size() == 0) {
      throw new IOException("a block holds no rows");
    }
    for (int i = 0; i < numbering.length; i++) {
      if (numbering[i] != null) {
        ((LabelColumn) rows.columns()[i]).recode(numbering[i]);
      }
    }
  }

  private int[] numbering(LabelDictionary shared) throws IOException {
    int size = block.getInt();
    if (size < 0 || size > LARGEST_BLOCK / Integer.BYTES) {
      throw new IOException("a dictionary has " + size + " labels");
    }
    int[] numbers = new int[size];
    for (int code = 0; code < size; code++) {
      numbers[code] = shared.code(block.getText());
    }
    return numbers;
  }

  /** Reads a block, of at least one row; false at the end. */
  boolean load() throws IOException {
    int size;
    try {
      size = in.readInt();
    } catch (EOFException end) {
      return false;
    }
    int packedSize = in.readInt();
    if (size < 0 || size > LARGEST_BLOCK || packedSize < 0 || packedSize > LARGEST_BLOCK) {
      throw new IOException("a block has a length that cannot be");
    }
    if (packed.length < packedSize) {
      packed = new byte[packedSize];
    }
    in.readFully(packed, 0, packedSize);
    block.filling(size);
    try {
      if (zstd.decompressByteArray(block.array(), 0, size, packed, 0, packedSize) != size) {
        throw new IOException("a block does not unpack to its size");
      }
    } catch (ZstdException e) {
      throw new IOException("a block does not unpack", e);
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    zstd.close();
    in.close();
  }
}
