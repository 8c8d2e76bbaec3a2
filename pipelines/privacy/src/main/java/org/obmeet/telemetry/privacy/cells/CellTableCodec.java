package org.obmeet.telemetry.privacy.cells;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Encodes cell tables for the transfer between workers. Equal tables with equal numbering have
 * equal bytes. The format is not for storage. A reader rejects every other version.
 *
 * <p>Layout: version, number of measures, records without a contributor, trees, cells, entries of
 * footprints. The trees, the cells and the entries follow their number. A tree is its node count,
 * then the parent, leaf flag and label of each node except the root. A cell is its nodes,
 * contributors, ineligible contributors, and the numbers of each measure.
 */
public final class CellTableCodec {
  /** The only version of the format that is written and read. */
  public static final int VERSION = 6;

  private CellTableCodec() {}

  /**
   * Encodes a table.
   *
   * @return at least one block of bytes. A block has about one megabyte or less and can be sent
   *     alone. The footprints' blocks share the table's memory. Later additions do not change them
   */
  public static List<ByteBuffer> encode(CellTable table) {
    PackedBlocks blocks = new PackedBlocks();
    NumberWriter out = blocks.writable();
    out.write(VERSION);
    out.write(table.measures());
    out.write(table.unattributed());
    out.write(table.trees().size());
    table.trees().forEach(tree -> writeTree(tree, blocks));
    blocks.writable().write(table.size());
    table.write(blocks);
    blocks.writable().write(table.footprints().size());
    return Stream.concat(blocks.views().stream(), table.footprints().packed().stream()).toList();
  }

  /**
   * Decodes a table and its trees.
   *
   * @param encoded heap buffers in the order of {@link #encode}
   * @throws IllegalArgumentException if the bytes are not an encoded table of {@link #VERSION}
   */
  public static CellTable decode(List<ByteBuffer> encoded) {
    return merged(List.of(encoded), table -> cell -> true);
  }

  /**
   * Merges the tables of all buckets of a cube and window. All cells are merged before the
   * footprints are read, so that dropped footprints need no memory.
   *
   * @param encoded at least one table in the form of {@link #decode}; all have the same dimensions
   *     and measures
   * @param small returns the test for small cells of the merged table, which has no footprints yet.
   *     Footprints of contributors without a small cell are dropped
   * @throws IllegalArgumentException if bytes are not an encoded table of {@link #VERSION}
   * @throws SumOverflowException if a sum does not fit 64 bits
   */
  public static CellTable merged(
      List<List<ByteBuffer>> encoded, Function<CellTable, IntPredicate> small) {
    CellTable table = null;
    List<NumberReader> footprints = new ArrayList<>();
    List<int[]> cells = new ArrayList<>();
    for (List<ByteBuffer> blocks : encoded) {
      NumberReader in = new NumberReader(blocks);
      int measures = readVersionAndMeasures(in);
      long unattributed = in.number();
      List<DimensionTree> trees = readTrees(in);
      if (table == null) {
        table = new CellTable(trees, measures);
      }
      table.addUnattributed(unattributed);
      int[][] nodes = table.mergeTrees(trees);
      int count = in.count(2 + trees.size() + 6 * measures, "number of cells");
      cells.add(table.read(in, nodes, count));
      footprints.add(in);
    }
    IntPredicate isSmall = small.apply(table);
    for (int i = 0; i < cells.size(); i++) {
      NumberReader in = footprints.get(i);
      table.footprints().read(in, cells.get(i), isSmall);
      in.requireEnd();
    }
    return table;
  }

  private static int readVersionAndMeasures(NumberReader in) {
    long version = in.number();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "version of an encoded cell table must be " + VERSION + "; it is " + version);
    }
    return in.upTo(1 << 16, "number of measures");
  }

  private static void writeTree(DimensionTree tree, PackedBlocks blocks) {
    blocks.writable().write(tree.size());
    for (int node = 1; node < tree.size(); node++) {
      NumberWriter out = blocks.writable();
      out.write(tree.parent(node));
      out.write(tree.isLeaf(node) ? 1 : 0);
      out.write(tree.label(node));
    }
  }

  private static List<DimensionTree> readTrees(NumberReader in) {
    int count = in.count(1, "number of dimensions");
    List<DimensionTree> trees = new ArrayList<>(count);
    for (int d = 0; d < count; d++) {
      trees.add(readTree(in));
    }
    return trees;
  }

  private static DimensionTree readTree(NumberReader in) {
    DimensionTree tree = new DimensionTree();
    int size = in.count(1, "number of nodes");
    for (int node = 1; node < size; node++) {
      int parent = in.upTo(node - 1, "parent of a node");
      boolean leaf = in.upTo(1, "kind of a node") == 1;
      if (tree.child(parent, in.text(), leaf) != node) {
        throw new IllegalArgumentException("an encoded cell table has a node twice");
      }
    }
    return tree;
  }
}
