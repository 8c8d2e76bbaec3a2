package org.obmeet.telemetry.lake.transparency;

import com.google.common.primitives.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The tiles of a C2SP tlog-tiles log, as files relative to the log's folder. A tile has up to 256
 * hashes of one level of the tree. The hashes of level L cover {@code 256^L} entries each.
 */
public final class LogTiles implements MerkleTree.Nodes {
  /** Number of hashes of a full tile, and of entries of a full bundle. */
  public static final int WIDTH = 256;

  private static final int HEIGHT = 8;
  private static final int GROUP = 1000;

  private final long size;
  private final Function<String, byte[]> files;
  private final Map<String, byte[]> read = new HashMap<>();

  /**
   * Creates a reader of the tiles of one tree.
   *
   * @param size number of entries
   * @param files function that returns the bytes of a file of the log by its path
   */
  public LogTiles(long size, Function<String, byte[]> files) {
    this.size = size;
    this.files = files;
  }

  /** Returns the path of a bundle of entries in a tree of the given size. */
  public static String entriesPath(long bundle, long size) {
    return "tile/entries/" + name(bundle, 0, size);
  }

  /** Returns the path of the bundle of openings that belongs to a bundle of entries. */
  public static String openingsPath(long bundle, long size) {
    return "opening/" + name(bundle, 0, size);
  }

  /** Returns the path of a tile in a tree of the given size. */
  static String path(int level, long tile, long size) {
    return "tile/" + level + "/" + name(tile, level, size);
  }

  private static String name(long tile, int level, long size) {
    String name = String.format(Locale.ROOT, "%03d", tile % GROUP);
    for (long rest = tile / GROUP; rest > 0; rest /= GROUP) {
      name = String.format(Locale.ROOT, "x%03d/", rest % GROUP) + name;
    }
    long width = width(tile, level, size);
    return width == WIDTH ? name : name + ".p/" + width;
  }

  /** Returns the number of hashes of a tile in a tree of the given size, at most 256. */
  static long width(long tile, int level, long size) {
    return Math.min(WIDTH, (size >> HEIGHT * level) - tile * WIDTH);
  }

  @Override
  public byte[] hash(int level, long index) {
    int tileLevel = level / HEIGHT;
    int height = level % HEIGHT;
    long first = index << height;
    byte[] tile = tile(tileLevel, first / WIDTH);
    int from = (int) (first % WIDTH);
    List<byte[]> hashes = new ArrayList<>();
    for (int i = from; i < from + (1 << height); i++) {
      hashes.add(
          Arrays.copyOfRange(tile, i * MerkleTree.HASH_BYTES, (i + 1) * MerkleTree.HASH_BYTES));
    }
    return subtreeRoot(hashes);
  }

  private byte[] tile(int level, long tile) {
    String path = path(level, tile, size);
    long expected = width(tile, level, size) * MerkleTree.HASH_BYTES;
    byte[] bytes = read.computeIfAbsent(path, files);
    if (bytes.length != expected) {
      throw new TransparencyException(
          "%s must have %s bytes; it has %s: the tile is cut short or damaged"
              .formatted(path, expected, bytes.length));
    }
    return bytes;
  }

  /** Returns the root hash over these hashes, whose number is a power of two. */
  private static byte[] subtreeRoot(List<byte[]> hashes) {
    List<byte[]> row = hashes;
    while (row.size() > 1) {
      List<byte[]> above = new ArrayList<>(row.size() / 2);
      for (int i = 0; i < row.size(); i += 2) {
        above.add(MerkleTree.nodeHash(row.get(i), row.get(i + 1)));
      }
      row = above;
    }
    return row.get(0);
  }

  /**
   * Returns the tiles of a larger tree that are missing or not full in this tree, by path.
   *
   * @param leaves leaf hashes of the further entries
   */
  public Map<String, byte[]> grown(List<byte[]> leaves) {
    Map<String, byte[]> written = new HashMap<>();
    long newSize = size + leaves.size();
    List<byte[]> added = leaves;
    for (int level = 0; newSize >> HEIGHT * level > 0; level++) {
      long known = size >> HEIGHT * level;
      long tile = known / WIDTH;
      List<byte[]> hashes = new ArrayList<>();
      if (known % WIDTH > 0) {
        byte[] partial = tile(level, tile);
        for (int i = 0; i < partial.length; i += MerkleTree.HASH_BYTES) {
          hashes.add(Arrays.copyOfRange(partial, i, i + MerkleTree.HASH_BYTES));
        }
      }
      hashes.addAll(added);
      added = new ArrayList<>();
      for (int from = 0; from < hashes.size(); from += WIDTH, tile++) {
        List<byte[]> one = hashes.subList(from, Math.min(from + WIDTH, hashes.size()));
        written.put(path(level, tile, newSize), Bytes.concat(one.toArray(new byte[0][])));
        if (one.size() == WIDTH) {
          added.add(subtreeRoot(one));
        }
      }
    }
    return written;
  }

  /** Returns the entries as a bundle, each after its length. */
  public static byte[] bundle(List<byte[]> entries) {
    ByteBuffer bytes =
        ByteBuffer.allocate(entries.stream().mapToInt(e -> Short.BYTES + e.length).sum());
    entries.forEach(entry -> bytes.putShort((short) entry.length).put(entry));
    return bytes.array();
  }

  /**
   * Reads the entries of a bundle of this tree.
   *
   * @throws TransparencyException if the bundle has another number of entries or bytes
   */
  public List<byte[]> entries(long bundle) {
    String path = entriesPath(bundle, size);
    ByteBuffer bytes = ByteBuffer.wrap(files.apply(path));
    List<byte[]> entries = new ArrayList<>();
    while (bytes.remaining() >= Short.BYTES) {
      int length = Short.toUnsignedInt(bytes.getShort(bytes.position()));
      if (length > bytes.remaining() - Short.BYTES) {
        break;
      }
      byte[] entry = new byte[length];
      bytes.getShort();
      bytes.get(entry);
      entries.add(entry);
    }
    if (bytes.hasRemaining() || entries.size() != width(bundle, 0, size)) {
      throw new TransparencyException(
          "%s must have %s entries; it has %s and %s other bytes: the bundle is cut short or damaged"
              .formatted(path, width(bundle, 0, size), entries.size(), bytes.remaining()));
    }
    return entries;
  }

  /** Returns the number of bundles of this tree. */
  public long bundles() {
    return (size + WIDTH - 1) / WIDTH;
  }
}
