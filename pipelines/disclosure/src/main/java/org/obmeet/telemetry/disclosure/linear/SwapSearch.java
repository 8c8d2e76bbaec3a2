package org.obmeet.telemetry.disclosure.linear;

import java.util.Arrays;
import java.util.Optional;
import org.obmeet.telemetry.disclosure.linear.MoveSearch.Prices;

/**
 * Searches moves of few suppressed cells without a linear programme: swaps that change each cell by
 * the same amount, such as the four corners of a rectangle, and sums of them. A depth-first search
 * closes one open relation after the other, first where a cell closes most of them.
 */
final class SwapSearch {
  /** Most cells of one swap. */
  private static final int MOST_CELLS = 28;

  /** Most cells tried for one relation. */
  private static final int WIDTH = 5;

  /** Most cells tried in one search of a swap. */
  private static final int MOST_TRIED = 60;

  /** Most swaps that make one move. */
  private static final int MOST_SWAPS = 24;

  private final MeasureSystem system;

  /** What each relation lacks: value of the parent less those of its children. */
  private final int[] balance;

  private int[] openRelations = new int[64];
  private int open;

  /** Sign of each cell in the swap, and its change by the swaps before. */
  private final byte[] signs;

  private final int[] swap = new int[MOST_CELLS];
  private int size;
  private final long[] changes;
  private int[] changed = new int[64];
  private int changedSize;

  private Prices prices;
  private long wanted;
  private int tried;

  SwapSearch(MeasureSystem system) {
    this.system = system;
    this.balance = new int[system.relations()];
    this.signs = new byte[system.size()];
    this.changes = new long[system.size()];
  }

  /** A move of a cell by an amount that changes suppressed cells alone; empty if none is found. */
  Optional<Move> find(int cell, long amount, Prices pricesOfCells) {
    prices = pricesOfCells;
    long missing = Math.abs(amount);
    boolean found = true;
    for (int n = 0; n < MOST_SWAPS && missing > 0 && found; n++) {
      wanted = missing;
      tried = 0;
      add(cell, (byte) Long.signum(amount));
      found = close();
      if (found) {
        missing -= apply(missing);
      }
      clear();
    }
    Optional<Move> move = missing == 0 ? Optional.of(move()) : Optional.empty();
    for (int i = 0; i < changedSize; i++) {
      changes[changed[i]] = 0;
    }
    changedSize = 0;
    return move.filter(m -> m.of(cell) == amount && m.holds(system) && m.fits(system, 1));
  }

  /** By how much a cell may change further in a direction. */
  private long room(int cell, int sign) {
    long limit = system.room(cell);
    return sign > 0 || limit == MeasureSystem.UNBOUNDED
        ? MeasureSystem.UNBOUNDED
        : limit + changes[cell];
  }

  private long apply(long most) {
    long step = most;
    for (int i = 0; i < size; i++) {
      step = Math.min(step, room(swap[i], signs[swap[i]]));
    }
    for (int i = 0; i < size; i++) {
      if (changedSize == changed.length) {
        changed = Arrays.copyOf(changed, changedSize * 2);
      }
      changed[changedSize++] = swap[i];
      changes[swap[i]] += signs[swap[i]] * step;
    }
    return step;
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

  private void clear() {
    while (size > 0) {
      removeLast();
    }
    for (int i = 0; i < open; i++) {
      balance[openRelations[i]] = 0;
    }
    open = 0;
  }

  private void add(int cell, byte sign) {
    signs[cell] = sign;
    swap[size++] = cell;
    for (int relation : system.relationsOf(cell)) {
      change(relation, system.relation(relation)[0] == cell ? sign : -sign);
    }
  }

  private void removeLast() {
    int cell = swap[--size];
    for (int relation : system.relationsOf(cell)) {
      change(relation, system.relation(relation)[0] == cell ? -signs[cell] : signs[cell]);
    }
    signs[cell] = 0;
  }

  private void change(int relation, int by) {
    if (balance[relation] == 0) {
      if (open == openRelations.length) {
        openRelations = Arrays.copyOf(openRelations, open * 2);
      }
      openRelations[open++] = relation;
    } else if (balance[relation] == -by) {
      int at = open - 1;
      while (openRelations[at] != relation) {
        at--;
      }
      System.arraycopy(openRelations, at + 1, openRelations, at, open - at - 1);
      open--;
    }
    balance[relation] += by;
  }

  /** Closes every open relation, or leaves the swap as it was. */
  private boolean close() {
    if (open == 0) {
      return true;
    }
    if (size == MOST_CELLS || tried >= MOST_TRIED || open > MOST_CELLS) {
      return false;
    }
    int[] best = null;
    long bestRank = Long.MIN_VALUE;
    int relation = -1;
    int[] candidates = new int[WIDTH];
    long[] ranks = new long[WIDTH];
    for (int i = 0; i < open; i++) {
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
    int lack = balance[relation];
    for (int cell : best) {
      tried++;
      byte sign = (byte) (system.relation(relation)[0] == cell ? -lack : lack);
      add(cell, (byte) Integer.signum(sign));
      if (close()) {
        return true;
      }
      removeLast();
    }
    return false;
  }

  /** The cells that may close a relation, those first that close most others and have most room. */
  private int candidates(int relation, int[] found, long[] ranks) {
    int count = 0;
    int[] cells = system.relation(relation);
    int lack = Integer.signum(balance[relation]);
    for (int k = 1; k <= cells.length; k++) {
      int at = k % cells.length;
      int cell = cells[at];
      if (signs[cell] != 0) {
        continue;
      }
      int sign = at == 0 ? -lack : lack;
      long room = room(cell, sign);
      if (room <= 0) {
        continue;
      }
      double price = prices.of(cell);
      if (price > 0 || price == Prices.FIXED) {
        continue;
      }
      long rank = rank(cell, sign, Math.min(room, wanted), price == 0);
      if (count == found.length && rank <= ranks[count - 1]) {
        continue;
      }
      int place = count < found.length ? count++ : count - 1;
      while (place > 0 && ranks[place - 1] < rank) {
        found[place] = found[place - 1];
        ranks[place] = ranks[place - 1];
        place--;
      }
      found[place] = cell;
      ranks[place] = rank;
    }
    return count;
  }

  private long rank(int cell, int sign, long room, boolean outsider) {
    int closing = 0;
    for (int relation : system.relationsOf(cell)) {
      int by = system.relation(relation)[0] == cell ? sign : -sign;
      closing += Integer.signum(balance[relation]) == -by ? 2 : -1;
    }
    long share = (long) ((double) room / wanted * (1L << 36));
    return ((long) closing << 40) + (outsider ? 1L << 38 : 0) + share;
  }
}
