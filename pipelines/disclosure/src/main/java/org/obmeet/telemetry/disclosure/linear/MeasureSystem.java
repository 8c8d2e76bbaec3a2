package org.obmeet.telemetry.disclosure.linear;

import java.util.Arrays;
import java.util.List;

/**
 * The linear system of one measure: its cells, the relations between them, and the external lower
 * bounds of the cells that an intruder knows. A relation is {@code value(parent) - sum of
 * value(children) = 0}. The slack of a cell is the distance between its value and its lower bound
 * (Fischetti and Salazar 2001, relative external bounds).
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
   * @param slack for each cell by how much its value may decrease, in units of the measure; {@link
   *     #UNBOUNDED} if it has no lower bound
   * @param relations each the index of the parent, followed by those of its children
   */
  public MeasureSystem(long[] slack, List<int[]> relations) {
    this.slack = slack.clone();
    this.relations = relations.toArray(int[][]::new);
    int[] counts = new int[slack.length];
    for (int[] relation : this.relations) {
      for (int cell : relation) {
        counts[cell]++;
      }
    }
    relationsOf = new int[slack.length][];
    for (int cell = 0; cell < slack.length; cell++) {
      relationsOf[cell] = new int[counts[cell]];
    }
    Arrays.fill(counts, 0);
    for (int r = 0; r < this.relations.length; r++) {
      for (int cell : this.relations[r]) {
        relationsOf[cell][counts[cell]++] = r;
      }
    }
  }

  /** Returns the number of cells. */
  public int size() {
    return slack.length;
  }

  /** Returns by how much the value of a cell may decrease, or {@link #UNBOUNDED}. */
  public long slack(int cell) {
    return slack[cell];
  }

  /** Returns the number of relations. */
  public int relations() {
    return relations.length;
  }

  /** Returns the parent of a relation, then its children. The caller must not change the array. */
  public int[] relation(int number) {
    return relations[number];
  }

  /** Returns the relations that contain a cell. The caller must not change the array. */
  public int[] relationsOf(int cell) {
    return relationsOf[cell];
  }
}
