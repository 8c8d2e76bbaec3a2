package org.obmeet.telemetry.disclosure.linear;

import java.util.Arrays;
import java.util.List;

/**
 * The cells of one measure and the sums between them, as an intruder sees them: which are
 * published, which are not, and how far each may fall. A relation is {@code value(parent) - sum of
 * value(children) = 0}.
 */
public final class MeasureSystem {
  /** How far a value may fall of which nothing bounds it. */
  public static final long UNBOUNDED = Long.MAX_VALUE;

  private final long[] room;
  private final int[][] relations;
  private final int[][] relationsOf;

  /**
   * A system of that many cells.
   *
   * @param room for each cell by how much its value may fall; {@link #UNBOUNDED} if nothing bounds
   *     it
   * @param relations each the parent's number, then its children's
   */
  public MeasureSystem(long[] room, List<int[]> relations) {
    this.room = room.clone();
    this.relations = relations.toArray(int[][]::new);
    int[] counts = new int[room.length];
    for (int[] relation : this.relations) {
      for (int cell : relation) {
        counts[cell]++;
      }
    }
    relationsOf = new int[room.length][];
    for (int cell = 0; cell < room.length; cell++) {
      relationsOf[cell] = new int[counts[cell]];
    }
    Arrays.fill(counts, 0);
    for (int r = 0; r < this.relations.length; r++) {
      for (int cell : this.relations[r]) {
        relationsOf[cell][counts[cell]++] = r;
      }
    }
  }

  /** Number of cells. */
  public int size() {
    return room.length;
  }

  /** By how much the value of a cell may fall. */
  public long room(int cell) {
    return room[cell];
  }

  /** Number of relations. */
  public int relations() {
    return relations.length;
  }

  /** A relation: the parent, then its children; not to be changed. */
  public int[] relation(int number) {
    return relations[number];
  }

  /** Numbers of the relations that a cell is in; not to be changed. */
  public int[] relationsOf(int cell) {
    return relationsOf[cell];
  }
}
