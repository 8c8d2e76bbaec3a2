package org.obmeet.telemetry.disclosure.suppression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.obmeet.telemetry.disclosure.linear.MeasureSystem;
import org.obmeet.telemetry.disclosure.linear.MoveSearch;
import org.obmeet.telemetry.disclosure.rules.ProtectionLevels;

/**
 * A cell suppression problem: the cells of one measure with their protection levels and weights
 * (Fischetti and Salazar 2001). Cells have the indices of the system.
 *
 * @param levels protection levels of each unsafe cell; null for the other cells
 * @param suppressed cells that must be suppressed, such as unsafe cells
 * @param fixed cells that must be published, such as the cells of an earlier release
 * @param weights information loss by suppression of each cell; above 0
 * @param sole sole contributor of each cell; -1 if there are several, {@link #EMPTY} if none
 * @param unions the rule for remainders of published parents
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
  /** Marks that a cell has no contributor. */
  public static final int EMPTY = -2;

  /**
   * Returns this problem with a further variable for each union of cells that must be protected.
   *
   * @param members cells of each union
   * @param levelsOfUnions protection levels of each union
   */
  public SuppressionProblem withUnions(List<int[]> members, List<ProtectionLevels> levelsOfUnions) {
    int size = system.size();
    int more = size + members.size();
    long[] slack = new long[more];
    Arrays.setAll(slack, cell -> cell < size ? system.slack(cell) : 0);
    List<int[]> relations = new ArrayList<>();
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
        slack[union] =
            slack[union] == MeasureSystem.UNBOUNDED || slack[member] == MeasureSystem.UNBOUNDED
                ? MeasureSystem.UNBOUNDED
                : slack[union] + slack[member];
      }
      allLevels[union] = levelsOfUnions.get(u);
      allWeights[union] = Double.MIN_NORMAL;
      allSole[union] = only(members.get(u));
      allSuppressed.set(union);
    }
    return new SuppressionProblem(
        new MeasureSystem(slack, relations),
        allLevels,
        allSuppressed,
        fixed,
        allWeights,
        allSole,
        unions,
        neighbours);
  }

  /** Returns the only contributor of cells; -1 if there are several, {@link #EMPTY} if none. */
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

  /** Returns this problem with other {@code fixed} cells. */
  SuppressionProblem withFixed(BitSet cells) {
    return new SuppressionProblem(
        system, levels, suppressed, cells, weights, sole, unions, neighbours);
  }

  /** A rule for sets of suppressed cells whose sum can be derived from published cells. */
  public interface UnionRule {
    /**
     * Returns true if the union of disjoint cells is safe.
     *
     * @param relation a published parent, then all its children
     * @param cells the suppressed children; at least one
     */
    boolean safe(int[] relation, int[] cells);
  }
}
