package org.obmeet.telemetry.disclosure.linear;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The linear system of one measure: its cells, their relations and their slacks. A relation is the
 * equation {@code value(parent) - sum of value(children) = 0}. Every intruder knows a lower bound
 * of a cell's value, such as 0. The slack of a cell is its value minus this bound (Fischetti and
 * Salazar 2001, relative external bounds).
 */
public final class MeasureSystem {
  /** The slack of a cell without a lower bound. */
  public static final long UNBOUNDED = Long.MAX_VALUE;

  private final long[] slack;
  private final int[][] relations;
  private final int[][] relationsOf;

  /**
   * Creates a system.
   *
   * @param slack largest decrease of each cell's value, in units of the measure; {@link #UNBOUNDED}
   *     if the cell has no lower bound
   * @param relations arrays of cell indices: the parent, then its children
   */
  public MeasureSystem(long[] slack, List<int[]> relations) {
    this.slack = slack.clone();
    this.relations = relations.toArray(int[][]::new);
    IntStream.Builder[] relationIndices = new IntStream.Builder[slack.length];
    Arrays.setAll(relationIndices, cell -> IntStream.builder());
    for (int r = 0; r < this.relations.length; r++) {
      for (int cell : this.relations[r]) {
        relationIndices[cell].add(r);
      }
    }
    this.relationsOf =
        Arrays.stream(relationIndices).map(of -> of.build().toArray()).toArray(int[][]::new);
  }

  /** Returns the number of cells. */
  public int size() {
    return slack.length;
  }

  /** Returns the largest possible decrease of a cell's value, or {@link #UNBOUNDED}. */
  public long slack(int cell) {
    return slack[cell];
  }

  /** Returns the number of relations. */
  public int relations() {
    return relations.length;
  }

  /** Returns a relation's parent, then its children. The caller must not change the array. */
  public int[] relation(int index) {
    return relations[index];
  }

  /** Returns the indices of a cell's relations. The caller must not change the array. */
  public int[] relationsOf(int cell) {
    return relationsOf[cell];
  }
}
