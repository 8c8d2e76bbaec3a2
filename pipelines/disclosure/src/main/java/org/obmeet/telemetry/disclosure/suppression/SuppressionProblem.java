package org.obmeet.telemetry.disclosure.suppression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.obmeet.telemetry.disclosure.linear.MeasureSystem;
import org.obmeet.telemetry.disclosure.linear.MoveSearch;
import org.obmeet.telemetry.disclosure.rules.ProtectionLevels;

/**
 * One suppression problem: the cells of one measure, which of them are unsafe, and what each is
 * worth to readers. Cells are numbered as in the system.
 *
 * @param system the cells and their sums
 * @param levels for each cell that must be protected how wide its interval must be; null elsewhere
 * @param suppressed cells that are not published whatever is decided: unsafe ones and those of
 *     tables that nobody sees
 * @param fixed cells that are published already, or must be for another reason
 * @param weights for each cell what readers lose if it is suppressed; above 0
 * @param sole for each cell its only contributor, -1 if there are more, {@link #EMPTY} if there is
 *     none
 * @param unions the rule for sets of cells that follow from what is published
 * @param neighbours what is near a cell
 */
public record SuppressionProblem(
    MeasureSystem system,
    ProtectionLevels[] levels,
    BitSet suppressed,
    BitSet fixed,
    double[] weights,
    int[] sole,
    UnionRule unions,
    MoveSearch.Neighbours neighbours) {
  /** Stands for nobody where a cell's only contributor is expected. */
  public static final int EMPTY = -2;

  /**
   * The same with further cells that no table has: unions of cells that must be protected.
   *
   * @param members for each of them the cells that it is the sum of
   * @param needs for each of them how wide its interval must be
   */
  public SuppressionProblem with(List<int[]> members, List<ProtectionLevels> needs) {
    int size = system.size();
    int more = size + members.size();
    long[] room = new long[more];
    List<int[]> relations = new ArrayList<>();
    for (int cell = 0; cell < size; cell++) {
      room[cell] = system.room(cell);
    }
    for (int r = 0; r < system.relations(); r++) {
      relations.add(system.relation(r));
    }
    ProtectionLevels[] allLevels = Arrays.copyOf(levels, more);
    double[] allWeights = Arrays.copyOf(weights, more);
    int[] allSole = Arrays.copyOf(sole, more);
    BitSet allSuppressed = (BitSet) suppressed.clone();
    for (int u = 0; u < members.size(); u++) {
      int union = size + u;
      int[] relation = new int[members.get(u).length + 1];
      relation[0] = union;
      System.arraycopy(members.get(u), 0, relation, 1, members.get(u).length);
      relations.add(relation);
      for (int member : members.get(u)) {
        room[union] =
            room[union] == MeasureSystem.UNBOUNDED || room[member] == MeasureSystem.UNBOUNDED
                ? MeasureSystem.UNBOUNDED
                : room[union] + room[member];
      }
      allLevels[union] = needs.get(u);
      allWeights[union] = Double.MIN_NORMAL;
      allSole[union] = only(members.get(u));
      allSuppressed.set(union);
    }
    return new SuppressionProblem(
        new MeasureSystem(room, relations),
        allLevels,
        allSuppressed,
        fixed,
        allWeights,
        allSole,
        unions,
        neighbours);
  }

  /** The only contributor of disjoint cells. */
  private int only(int[] members) {
    int only = EMPTY;
    for (int member : members) {
      if (sole[member] != EMPTY) {
        if (only != EMPTY && only != sole[member]) {
          return -1;
        }
        only = sole[member];
      }
    }
    return only;
  }

  /** The same problem with other cells that must be published. */
  SuppressionProblem withFixed(BitSet cells) {
    return new SuppressionProblem(
        system, levels, suppressed, cells, weights, sole, unions, neighbours);
  }

  /** The rule for sets of suppressed cells whose sum follows from published ones. */
  public interface UnionRule {
    /** Accepts any. */
    UnionRule NONE = (relation, cells) -> true;

    /**
     * Whether disjoint cells are safe together.
     *
     * @param relation a published parent, then all its children
     * @param cells suppressed cells that are what the published children leave of the parent; at
     *     least one
     */
    boolean safe(int[] relation, int[] cells);
  }
}
