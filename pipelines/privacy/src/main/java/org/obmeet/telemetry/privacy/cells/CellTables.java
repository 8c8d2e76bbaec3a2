package org.obmeet.telemetry.privacy.cells;

import java.util.ArrayList;
import java.util.List;

/**
 * The binary form in which cell tables travel between workers. Equal tables with equal numbering
 * give equal bytes; it is not meant to be stored, and a reader of another version refuses it.
 *
 * <p>Layout: version, measures, trees (node count; parent, leaf and label of each node but the
 * root), cells (count; nodes, contributors and those with standing, then per measure what {@link
 * CellTable} holds), footprints (count; contributor, standing, cell and values of each).
 */
public final class CellTables {
  /** Version that is written and read. */
  public static final int VERSION = 3;

  private CellTables() {}

  /** Encodes a table. */
  public static byte[] encode(CellTable table) {
    Packer out = new Packer();
    out.unsigned(VERSION);
    out.unsigned(table.measures());
    out.unsigned(table.trees().size());
    table.trees().forEach(tree -> writeTree(tree, out));
    out.unsigned(table.size());
    writeCells(table, out);
    table.footprints().write(out);
    return out.toBytes();
  }

  /**
   * Decodes a table; it has trees of its own.
   *
   * @throws IllegalArgumentException where the bytes are no encoded table of {@link #VERSION}
   */
  public static CellTable decode(byte[] encoded) {
    Unpacker in = new Unpacker(encoded);
    long version = in.unsigned();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "version of an encoded cell table must be " + VERSION + "; it is " + version);
    }
    int measures = in.upTo(1 << 16, "number of measures");
    List<DimensionTree> trees = readTrees(in);
    CellTable table = new CellTable(trees, measures);
    int cells = in.count(2 + trees.size() + 8 * measures, "number of cells");
    table.read(in, cells);
    table.footprints().read(in, cells);
    in.end();
    return table;
  }

  private static void writeCells(CellTable table, Packer out) {
    for (int cell = 0; cell < table.size(); cell++) {
      for (int d = 0; d < table.trees().size(); d++) {
        out.unsigned(table.node(cell, d));
      }
      out.unsigned(table.contributors(cell));
      out.unsigned(table.standing(cell));
      for (int m = 0; m < table.measures(); m++) {
        out.signed(table.sum(cell, m));
        out.unsigned(table.carriers(cell, m));
        out.unsigned(table.standingCarriers(cell, m));
        out.signed(table.first(cell, m));
        out.unsigned(table.firstBy(cell, m) + 1L);
        out.signed(table.second(cell, m));
        out.unsigned(table.secondBy(cell, m) + 1L);
        out.signed(table.unattributed(cell, m));
      }
    }
  }

  private static void writeTree(DimensionTree tree, Packer out) {
    out.unsigned(tree.size());
    for (int node = 1; node < tree.size(); node++) {
      out.unsigned(tree.parent(node));
      out.unsigned(tree.isLeaf(node) ? 1 : 0);
      out.text(tree.label(node));
    }
  }

  private static List<DimensionTree> readTrees(Unpacker in) {
    int count = in.count(1, "number of dimensions");
    List<DimensionTree> trees = new ArrayList<>(count);
    for (int d = 0; d < count; d++) {
      trees.add(readTree(in));
    }
    return trees;
  }

  private static DimensionTree readTree(Unpacker in) {
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
