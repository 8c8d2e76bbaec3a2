package org.obmeet.telemetry.privacy.cells;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * The binary form in which cell tables travel between workers. Equal tables with equal numbering
 * give equal bytes; it is not meant to be stored, and a reader of another version refuses it.
 *
 * <p>Layout: version, measures, trees (node count; parent, leaf and label of each node but the
 * root), cells (count; nodes, contributors and those without standing, then per measure what {@link
 * CellTable} holds), footprints (count; then as {@link Footprints} packs them).
 */
public final class CellTableCodec {
  /** Version that is written and read. */
  public static final int VERSION = 4;

  private CellTableCodec() {}

  /**
   * Encodes a table.
   *
   * @return the bytes, in blocks of a megabyte, or little more, so that they can travel one by one;
   *     at least one. Those of footprints are shared with the table, which may go on being added to
   */
  public static List<ByteBuffer> encode(CellTable table) {
    PackedBlocks blocks = new PackedBlocks();
    VarintWriter out = blocks.open();
    out.unsigned(VERSION);
    out.unsigned(table.measures());
    out.unsigned(table.trees().size());
    table.trees().forEach(tree -> writeTree(tree, blocks));
    blocks.open().unsigned(table.size());
    table.write(blocks);
    blocks.open().unsigned(table.footprints().size());
    return Stream.concat(blocks.views().stream(), table.footprints().packed().stream()).toList();
  }

  /**
   * Decodes a table; it has trees of its own.
   *
   * @param encoded blocks of the heap, in order
   * @throws IllegalArgumentException where the bytes are no encoded table of {@link #VERSION}
   */
  public static CellTable decode(List<ByteBuffer> encoded) {
    return merged(List.of(encoded), table -> cell -> true);
  }

  /**
   * The cells of all buckets of a cube and window. Their cells are added up first and footprints
   * looked at afterwards, so that none is held that is not kept.
   *
   * @param encoded at least one table, each as {@link #decode} takes it; of the same dimensions and
   *     measures
   * @param small which cells of the merged table, without footprints as yet, are small: those of
   *     contributors that lie in none are dropped
   * @throws IllegalArgumentException where bytes are no encoded table of {@link #VERSION}
   * @throws SumOverflowException where a sum does not fit 64 bits
   */
  public static CellTable merged(
      List<List<ByteBuffer>> encoded, Function<CellTable, IntPredicate> small) {
    CellTable table = null;
    List<VarintReader> footprints = new ArrayList<>();
    List<int[]> cells = new ArrayList<>();
    for (List<ByteBuffer> blocks : encoded) {
      VarintReader in = new VarintReader(blocks);
      int measures = measures(in);
      List<DimensionTree> trees = readTrees(in);
      if (table == null) {
        table = new CellTable(trees, measures);
      }
      int[][] nodes = table.absorb(trees);
      int count = in.count(2 + trees.size() + 7 * measures, "number of cells");
      cells.add(table.read(in, nodes, count));
      footprints.add(in);
    }
    IntPredicate traced = small.apply(table);
    for (int i = 0; i < cells.size(); i++) {
      VarintReader in = footprints.get(i);
      table.footprints().read(in, cells.get(i), traced);
      in.end();
    }
    return table;
  }

  private static int measures(VarintReader in) {
    long version = in.unsigned();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "version of an encoded cell table must be " + VERSION + "; it is " + version);
    }
    return in.upTo(1 << 16, "number of measures");
  }

  private static void writeTree(DimensionTree tree, PackedBlocks blocks) {
    blocks.open().unsigned(tree.size());
    for (int node = 1; node < tree.size(); node++) {
      VarintWriter out = blocks.open();
      out.unsigned(tree.parent(node));
      out.unsigned(tree.isLeaf(node) ? 1 : 0);
      out.text(tree.label(node));
    }
  }

  private static List<DimensionTree> readTrees(VarintReader in) {
    int count = in.count(1, "number of dimensions");
    List<DimensionTree> trees = new ArrayList<>(count);
    for (int d = 0; d < count; d++) {
      trees.add(readTree(in));
    }
    return trees;
  }

  private static DimensionTree readTree(VarintReader in) {
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
