package org.obmeet.telemetry.disclosure.linear;

import java.util.Arrays;
import java.util.Optional;
import org.obmeet.telemetry.disclosure.linear.MoveSearch.Prices;

/**
 * Searches for moves that change few suppressed cells, without a linear program. A move is a sum of
 * swaps. A swap changes each of its cells, such as the four corners of a rectangle, up or down by
 * the same amount. A relation is open if the swap changes its parent and the sum of its children
 * differently. A depth-first search adds cells to the swap until no relation is open. The search
 * continues with the open relation whose best cell closes the most relations.
 */
final class SwapSearch {
  /** Largest number of cells of one swap. */
  private static final int MAX_CELLS = 28;

  /** Largest number of cells that are tried for one relation. */
  private static final int MAX_CANDIDATES = 5;

  /** Number of tried cells at which the search of one swap ends. */
  private static final int MAX_TRIED = 60;

  /** Largest number of swaps of one move. */
  private static final int MAX_SWAPS = 24;

  private final MeasureSystem system;

  /** For each relation the parent's change minus the children's changes; 0 if it is closed. */
  private final int[] balance;

  private int[] openRelations = new int[64];
  private int openCount;

  /** Sign of each cell in the current swap; 0 if the swap does not change the cell. */
  private final byte[] signs;

  private final int[] swap = new int[MAX_CELLS];
  private int swapSize;

  /** Total change of each cell by the earlier swaps of the move. */
  private final long[] changes;

  private int[] changed = new int[64];
  private int changedSize;

  private Prices prices;

  /** Amount by which the current swap should change its cells. */
  private long wanted;

  private int tried;

  SwapSearch(MeasureSystem system) {
    this.system = system;
    this.balance = new int[system.relations()];
    this.signs = new byte[system.size()];
    this.changes = new long[system.size()];
  }

  /**
   * Returns a move that changes a cell by an amount and otherwise changes only suppressed cells;
   * empty if none is found.
   */
  Optional<Move> find(int cell, long amount, Prices pricesOfCells) {
    prices = pricesOfCells;
    long missing = Math.abs(amount);
    boolean found = true;
    for (int n = 0; n < MAX_SWAPS && missing > 0 && found; n++) {
      wanted = missing;
      tried = 0;
      addToSwap(cell, (byte) Long.signum(amount));
      found = closeRelations();
      if (found) {
        missing -= addToMove(missing);
      }
      clearSwap();
    }
    Optional<Move> move = missing == 0 ? Optional.of(move()) : Optional.empty();
    for (int i = 0; i < changedSize; i++) {
      changes[changed[i]] = 0;
    }
    changedSize = 0;
    return move.filter(m -> m.of(cell) == amount && m.holds(system) && m.fits(system, 1));
  }

  /** Returns the largest amount by which a cell may still change in a direction. */
  private long slack(int cell, int sign) {
    long limit = system.slack(cell);
    return sign > 0 || limit == MeasureSystem.UNBOUNDED
        ? MeasureSystem.UNBOUNDED
        : limit + changes[cell];
  }

  /** Adds the swap to the move with the largest possible amount, and returns the amount. */
  private long addToMove(long maxAmount) {
    long amount = maxAmount;
    for (int i = 0; i < swapSize; i++) {
      amount = Math.min(amount, slack(swap[i], signs[swap[i]]));
    }
    for (int i = 0; i < swapSize; i++) {
      if (changedSize == changed.length) {
        changed = Arrays.copyOf(changed, changedSize * 2);
      }
      changed[changedSize++] = swap[i];
      changes[swap[i]] += signs[swap[i]] * amount;
    }
    return amount;
  }

  private Move move() {
    int[] cells =
        Arrays.stream(changed, 0, changedSize)
            .sorted()
            .distinct()
            .filter(c -> changes[c] != 0)
            .toArray();
    return new Move(cells, Arrays.stream(cells).mapToLong(c -> changes[c]).toArray());
  }

  private void clearSwap() {
    while (swapSize > 0) {
      removeLast();
    }
  }

  private void addToSwap(int cell, byte sign) {
    signs[cell] = sign;
    swap[swapSize++] = cell;
    for (int relation : system.relationsOf(cell)) {
      changeBalance(relation, system.relation(relation)[0] == cell ? sign : -sign);
    }
  }

  private void removeLast() {
    int cell = swap[--swapSize];
    for (int relation : system.relationsOf(cell)) {
      changeBalance(relation, system.relation(relation)[0] == cell ? -signs[cell] : signs[cell]);
    }
    signs[cell] = 0;
  }

  private void changeBalance(int relation, int by) {
    if (balance[relation] == 0) {
      if (openCount == openRelations.length) {
        openRelations = Arrays.copyOf(openRelations, openCount * 2);
      }
      openRelations[openCount++] = relation;
    } else if (balance[relation] == -by) {
      int at = openCount - 1;
      while (openRelations[at] != relation) {
        at--;
      }
      System.arraycopy(openRelations, at + 1, openRelations, at, openCount - at - 1);
      openCount--;
    }
    balance[relation] += by;
  }

  /** Closes every open relation and returns true, or returns false and leaves the swap as it is. */
  private boolean closeRelations() {
    if (openCount == 0) {
      return true;
    }
    if (swapSize == MAX_CELLS || tried >= MAX_TRIED || openCount > MAX_CELLS) {
      return false;
    }
    int[] best = null;
    long bestRank = Long.MIN_VALUE;
    int relation = -1;
    int[] candidates = new int[MAX_CANDIDATES];
    long[] ranks = new long[MAX_CANDIDATES];
    for (int i = 0; i < openCount; i++) {
      int count = candidates(openRelations[i], candidates, ranks);
      if (count == 0) {
        return false;
      }
      if (best == null || ranks[0] >> 40 > bestRank) {
        bestRank = ranks[0] >> 40;
        best = Arrays.copyOf(candidates, count);
        relation = openRelations[i];
      }
    }
    int imbalance = balance[relation];
    for (int cell : best) {
      tried++;
      int change = system.relation(relation)[0] == cell ? -imbalance : imbalance;
      addToSwap(cell, (byte) Integer.signum(change));
      if (closeRelations()) {
        return true;
      }
      removeLast();
    }
    return false;
  }

  /** Finds the cells that may close a relation, in order of rank, and returns their number. */
  private int candidates(int relation, int[] found, long[] ranks) {
    int count = 0;
    int[] cells = system.relation(relation);
    int imbalance = Integer.signum(balance[relation]);
    for (int k = 1; k <= cells.length; k++) {
      int at = k % cells.length;
      int cell = cells[at];
      if (signs[cell] != 0) {
        continue;
      }
      int sign = at == 0 ? -imbalance : imbalance;
      long slack = slack(cell, sign);
      if (slack <= 0) {
        continue;
      }
      double price = prices.of(cell);
      if (price > 0 || price == Prices.FIXED) {
        continue;
      }
      long rank = rank(cell, sign, Math.min(slack, wanted), price == 0);
      if (count == found.length && rank <= ranks[count - 1]) {
        continue;
      }
      int position = count < found.length ? count++ : count - 1;
      while (position > 0 && ranks[position - 1] < rank) {
        found[position] = found[position - 1];
        ranks[position] = ranks[position - 1];
        position--;
      }
      found[position] = cell;
      ranks[position] = rank;
    }
    return count;
  }

  /**
   * Returns the rank of a cell; a higher rank is better. Most important is twice the number of
   * relations that the cell closes, minus the number of its other relations. Price 0 comes second,
   * and the slack third.
   */
  private long rank(int cell, int sign, long slack, boolean priceIsZero) {
    int closing = 0;
    for (int relation : system.relationsOf(cell)) {
      int by = system.relation(relation)[0] == cell ? sign : -sign;
      closing += Integer.signum(balance[relation]) == -by ? 2 : -1;
    }
    long share = (long) ((double) slack / wanted * (1L << 36));
    return ((long) closing << 40) + (priceIsZero ? 1L << 38 : 0) + share;
  }
}
