package org.obmeet.telemetry.disclosure.linear;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolverParameters;
import com.google.ortools.linearsolver.MPVariable;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Searches the cheapest {@link Move} of a cell by linear programmes over what is near it, first
 * little, then more (Fischetti and Salazar 2001: the attacker's sub-problem). A move counts only if
 * it holds in whole numbers, so that no rounding of the solver decides.
 */
public final class MoveSearch {
  /** Cells that one relation adds to what is near, in one attempt after the other. */
  private static final int[] BREADTHS = {1, 3, 8};

  /** Labels of each dimension that are near, in one attempt after the other. */
  private static final int[] LABELS = {2, 5};

  /** Up to this many cells all are near. */
  private static final int SMALL = 250;

  /** Most cells of one linear programme but the last. */
  private static final int MOST = 2_500;

  /** Cells up to which a move is searched in whole numbers if the linear programme's is not. */
  private static final int MOST_WHOLE = 400;

  /** Cells up to which a programme over all of them is kept. */
  private static final int MOST_KEPT = 8_000;

  /** Cells up to which what is near is tried before everything, if a programme is kept. */
  private static final int FEW = 100;

  /** Units that a move is counted in: so many make the amount asked for, at most. */
  private static final long UNITS = 840;

  /** Most parts of a unit that a move is counted in. */
  private static final long MOST_PARTS = 10_000;

  private static final int DUAL = 10;
  private static final int PRIMAL = 11;

  private static final double WHOLE = 1e-6;
  private static final double TINY_PRICE = 1e-3;

  /** Most that one cell costs more than another, so that the solver's arithmetic holds. */
  static final double MOST_PRICE = 1e6;

  static {
    Loader.loadNativeLibraries();
  }

  /** What is near a cell. */
  public interface Neighbours {
    /**
     * Some cells, the cell itself first.
     *
     * @param breadth how many labels of each dimension are near
     */
    int[] near(int cell, int breadth, Prices prices);
  }

  /** How far a search goes. */
  public enum Effort {
    /** Over what is near alone. */
    NEAR,
    /** Over everything, and for whole numbers where the linear programme's are not. */
    EVERYWHERE
  }

  /** Which cells a move may change, and at what price. */
  public interface Prices {
    /** Stands for a cell that must not change. */
    double FIXED = -1;

    /**
     * Price of a suppressed cell that is better left alone, since its only contributor knows it.
     */
    double INSIDER = -2;

    /** Price of a cell that is suppressed for others, and may be published in the end. */
    double SECONDARY = -3;

    /**
     * Price of changing a cell at all: 0 if it is suppressed already, or {@link #INSIDER}, {@link
     * #SECONDARY} or {@link #FIXED}.
     */
    double of(int cell);
  }

  private final MeasureSystem system;
  private final Neighbours neighbours;
  private final Map<Long, FullLinearProgram> wholes = new HashMap<>();
  private final SwapSearch swaps;
  private final int[] stampOfCell;
  private final int[] stampOfRelation;
  private final int[] place;
  private final int[] count;
  private int stamp;
  private long solved;
  private long swapsFound;
  private long swapsMissed;

  /** A search in a system; for one thread. */
  public MoveSearch(MeasureSystem system, Neighbours neighbours) {
    this.system = system;
    this.neighbours = neighbours;
    this.swaps = new SwapSearch(system);
    this.stampOfCell = new int[system.size()];
    this.place = new int[system.size()];
    this.stampOfRelation = new int[system.relations()];
    this.count = new int[system.relations()];
  }

  /**
   * The solver's limit for a programme of that many cells, in pivots, so that it ends on every
   * machine alike. What is not solved within it is taken for not found.
   */
  static String limit(int cells) {
    return "max_number_of_iterations: " + (20_000 + 20L * cells);
  }

  /** Number of linear programmes solved so far. */
  public long solved() {
    return solved;
  }

  /** A move of few suppressed cells, if one is found without a linear programme. */
  public Optional<Move> swap(int cell, long amount, Prices prices) {
    boolean promising = swapsMissed < 500 + 6 * swapsFound;
    if (!promising
        || amount < 0 && system.room(cell) < -amount
        || !possible(cell, amount, prices, false)) {
      return Optional.empty();
    }
    Optional<Move> move = swaps.find(cell, amount, prices);
    swapsFound += move.isPresent() ? 1 : 0;
    swapsMissed += move.isPresent() ? 0 : 1;
    return move;
  }

  /** Whether the other cells of each relation of a cell can change as much together. */
  private boolean possible(int cell, long amount, Prices prices, boolean published) {
    long asked = Math.abs(amount);
    for (int number : system.relationsOf(cell)) {
      int[] relation = system.relation(number);
      boolean parent = relation[0] == cell;
      long found = 0;
      for (int k = 0; k < relation.length && found < asked; k++) {
        int other = relation[k];
        double price = other == cell ? Prices.FIXED : prices.of(other);
        if (price != Prices.FIXED && (published || price <= 0)) {
          boolean falls = (amount > 0) != (parent || k == 0);
          found += Math.min(asked, falls ? system.room(other) : asked);
        }
      }
      if (found < asked) {
        return false;
      }
    }
    return true;
  }

  /**
   * The cheapest move found that changes a cell by an amount or more.
   *
   * @param amount above 0 for larger values, below 0 for smaller ones
   * @param effort how far a large system is searched
   */
  public Optional<Move> find(int cell, long amount, Effort effort, Prices prices) {
    if (amount < 0 && system.room(cell) < -amount) {
      return Optional.empty();
    }
    if (system.relationsOf(cell).length == 0) {
      return Optional.of(new Move(new int[] {cell}, new long[] {amount}));
    }
    if (!possible(cell, amount, prices, true)) {
      return Optional.empty();
    }
    if (system.size() > SMALL) {
      Optional<Move> move = findNear(cell, amount, effort, prices);
      if (move.isPresent() || effort == Effort.NEAR) {
        return move;
      }
      if (system.size() <= MOST_KEPT) {
        return whole(cell, amount, prices);
      }
    }
    int[] near = near(cell, Integer.MAX_VALUE, Math.abs(amount), prices);
    return near == null ? Optional.empty() : solve(cell, amount, near, effort, prices);
  }

  /** Searches what is near by relations, then what is near by labels. */
  private Optional<Move> findNear(int cell, long amount, Effort effort, Prices prices) {
    int last = 0;
    for (int breadth : BREADTHS) {
      int[] near = near(cell, breadth, Math.abs(amount), prices);
      if (near == null) {
        return Optional.empty();
      }
      if (near.length > last && (near.length <= FEW || system.size() > MOST_KEPT)) {
        last = near.length;
        Optional<Move> move = solve(cell, amount, near, effort, prices);
        if (move.isPresent()) {
          return move;
        }
      }
    }
    for (int breadth : LABELS) {
      int[] near = neighbours.near(cell, breadth, prices);
      if (near.length > 1 && near.length <= MOST) {
        Optional<Move> move = solve(cell, amount, near, effort, prices);
        if (move.isPresent()) {
          return move;
        }
      }
    }
    return Optional.empty();
  }

  /** Searches over all cells, in a programme that is kept for the next question. */
  private Optional<Move> whole(int cell, long amount, Prices prices) {
    long unit = 1;
    while (Math.abs(amount) / unit > UNITS) {
      unit *= 8;
    }
    long units = (Math.abs(amount) + unit - 1) / unit * Long.signum(amount);
    if (amount < 0 && system.room(cell) / unit < -units) {
      unit = 1;
      units = amount;
    }
    solved++;
    double[] changes =
        wholes
            .computeIfAbsent(unit, u -> new FullLinearProgram(system, u))
            .solve(cell, units, prices);
    return changes == null ? Optional.empty() : move(cell, changes, unit);
  }

  /** The changes as a move, if they are whole numbers of units and hold. */
  private Optional<Move> move(int cell, double[] changes, long unit) {
    int[] cells = new int[changes.length];
    long[] amounts = new long[changes.length];
    int size = 0;
    for (int other = 0; other < changes.length; other++) {
      long rounded = Math.round(changes[other]);
      if (Math.abs(changes[other] - rounded) > WHOLE) {
        return Optional.empty();
      }
      if (rounded != 0) {
        cells[size] = other;
        amounts[size++] = Math.multiplyExact(rounded, unit);
      }
    }
    Move move = new Move(Arrays.copyOf(cells, size), Arrays.copyOf(amounts, size));
    return move.of(cell) != 0 && move.holds(system) && move.fits(system, 1)
        ? Optional.of(move)
        : Optional.empty();
  }

  /**
   * A cell, and of each relation that it or another cell of these is in the most promising others;
   * null if some relation of the cell has none.
   */
  private int[] near(int cell, int breadth, long amount, Prices prices) {
    stamp++;
    int most = breadth == Integer.MAX_VALUE ? Integer.MAX_VALUE : MOST;
    int[] cells = new int[16];
    int size = 0;
    ArrayDeque<Integer> open = new ArrayDeque<>();
    cells[size++] = cell;
    enter(cell, open);
    while (!open.isEmpty()) {
      int relation = open.removeFirst();
      int wanted = breadth == Integer.MAX_VALUE ? breadth : breadth + 1 - count[relation];
      if (wanted <= 0 || size >= most) {
        continue;
      }
      int[] best = best(system.relation(relation), wanted, amount, prices);
      if (breadth != Integer.MAX_VALUE && size > 1 && !contains(relation, cell)) {
        best = narrow(best, count[relation] == 1);
      }
      if (best.length == 0 && count[relation] == 1 && cells[0] == only(relation)) {
        return null;
      }
      for (int added : best) {
        if (size == cells.length) {
          cells = Arrays.copyOf(cells, size * 2);
        }
        cells[size++] = added;
        enter(added, open);
      }
    }
    return Arrays.copyOf(cells, size);
  }

  private boolean contains(int relation, int cell) {
    for (int other : system.relationsOf(cell)) {
      if (other == relation) {
        return true;
      }
    }
    return false;
  }

  /** Those of the cells that close a second open relation too; else the first, if one is needed. */
  private int[] narrow(int[] cells, boolean needed) {
    int closed = 0;
    while (closed < cells.length && closes(cells[closed])) {
      closed++;
    }
    return Arrays.copyOf(cells, closed == 0 && needed ? Math.min(1, cells.length) : closed);
  }

  private boolean closes(int cell) {
    int open = 0;
    for (int relation : system.relationsOf(cell)) {
      open += stampOfRelation[relation] == stamp ? 1 : 0;
    }
    return open > 1 || open == system.relationsOf(cell).length;
  }

  private int only(int relation) {
    for (int cell : system.relation(relation)) {
      if (stampOfCell[cell] == stamp) {
        return cell;
      }
    }
    return -1;
  }

  private void enter(int cell, ArrayDeque<Integer> open) {
    stampOfCell[cell] = stamp;
    for (int relation : system.relationsOf(cell)) {
      if (stampOfRelation[relation] != stamp) {
        stampOfRelation[relation] = stamp;
        count[relation] = 0;
        open.addLast(relation);
      }
      count[relation]++;
    }
  }

  /** The cells of a relation that close most open relations, cost least and have most room. */
  private int[] best(int[] relation, int wanted, long amount, Prices prices) {
    int size = 0;
    int[] found = new int[Math.min(wanted, relation.length)];
    double[] ranks = new double[found.length];
    for (int k = 1; k <= relation.length; k++) {
      int cell = relation[k % relation.length]; // the parent last: it leads up, to ever more
      if (stampOfCell[cell] == stamp) {
        continue;
      }
      double price = prices.of(cell);
      if (price == Prices.FIXED) {
        continue;
      }
      if (wanted >= relation.length) {
        found[size++] = cell;
        continue;
      }
      double rank = rank(cell, price, amount);
      if (size == found.length && rank <= ranks[size - 1]) {
        continue;
      }
      int at = size < found.length ? size++ : size - 1;
      while (at > 0 && ranks[at - 1] < rank) {
        found[at] = found[at - 1];
        ranks[at] = ranks[at - 1];
        at--;
      }
      found[at] = cell;
      ranks[at] = rank;
    }
    return Arrays.copyOf(found, size);
  }

  private double rank(int cell, double price, long amount) {
    int closing = 0;
    for (int relation : system.relationsOf(cell)) {
      closing += stampOfRelation[relation] == stamp ? 1 : 0;
    }
    double room = Math.min(1.0, (double) system.room(cell) / amount);
    return closing * 1e15
        + (price <= 0
            ? 1e12 + room * 1e10 + (price == 0 ? 5e9 : 0)
            : room >= 1 ? -price : -1e11 - price);
  }

  private Optional<Move> solve(int cell, long amount, int[] near, Effort effort, Prices prices) {
    long asked = Math.abs(amount);
    long unit = Math.max(1, (asked + UNITS - 1) / UNITS);
    long units = (asked + unit - 1) / unit * Long.signum(amount);
    if (amount < 0 && system.room(cell) / unit < -units) {
      unit = 1; // the last part of the room does not make a unit
      units = amount;
    }
    Programme programme = new Programme(cell, units, unit, near, prices);
    try {
      return programme.solve(effort);
    } finally {
      programme.delete();
    }
  }

  /** One linear programme: the least priced change of what is near. */
  private final class Programme {
    private final int[] near;
    private final long unit;
    private final long units;
    private final MPVariable[] up;
    private final MPVariable[] down;
    private final double[] price;
    private MPSolver solver;

    Programme(int cell, long units, long unit, int[] near, Prices prices) {
      this.near = near;
      this.unit = unit;
      this.units = units;
      this.up = new MPVariable[near.length];
      this.down = new MPVariable[near.length];
      this.price = new double[near.length];
      double least = Double.MAX_VALUE;
      for (int i = 1; i < near.length; i++) {
        price[i] = prices.of(near[i]);
        least = price[i] > 0 ? Math.min(least, price[i]) : least;
      }
      double scale = least == Double.MAX_VALUE ? 1 : least;
      for (int i = 1; i < near.length; i++) {
        price[i] =
            price[i] < 0
                ? TINY_PRICE * (price[i] == Prices.SECONDARY ? 6 : 4)
                : TINY_PRICE + Math.min(MOST_PRICE, price[i] / scale);
      }
      if (near[0] != cell) {
        throw new IllegalStateException("the first of what is near must be the cell itself");
      }
    }

    Optional<Move> solve(Effort effort) {
      build("GLOP", false);
      if (!optimal(DUAL)) {
        return Optional.empty();
      }
      double[] values = values();
      long parts = system.size() <= SMALL ? 1 : MOST_PARTS;
      Optional<Move> move = move(concentrate(values), parts).or(() -> move(values, parts));
      if (move.isPresent() || effort == Effort.NEAR || near.length > MOST_WHOLE) {
        return move;
      }
      solver.delete();
      build("SCIP", true);
      solver.setSolverSpecificParametersAsString("limits/nodes = 200\n");
      solved++;
      MPSolver.ResultStatus status = solver.solve();
      return status == MPSolver.ResultStatus.OPTIMAL || status == MPSolver.ResultStatus.FEASIBLE
          ? move(values(), 1)
          : move(values, MOST_PARTS);
    }

    /**
     * Solves the programme by the simplex algorithm. Nothing changed is the best if nothing is
     * asked, so the dual algorithm starts near the end; the primal one goes on from the last
     * solution at other prices.
     */
    private boolean optimal(int algorithm) {
      MPSolverParameters parameters = new MPSolverParameters();
      parameters.setIntegerParam(MPSolverParameters.IntegerParam.LP_ALGORITHM, algorithm);
      parameters.setIntegerParam(MPSolverParameters.IntegerParam.PRESOLVE, 0);
      solved++;
      return solver.solve(parameters) == MPSolver.ResultStatus.OPTIMAL;
    }

    private void build(String name, boolean integer) {
      solver = MPSolver.createSolver(name);
      if (!integer) {
        solver.setSolverSpecificParametersAsString(limit(near.length));
      }
      MPObjective objective = solver.objective();
      objective.setMinimization();
      double infinity = MPSolver.infinity();
      for (int i = 1; i < near.length; i++) {
        long room = system.room(near[i]);
        double fall = room == MeasureSystem.UNBOUNDED ? infinity : (double) (room / unit);
        up[i] = integer ? solver.makeIntVar(0, infinity, "") : solver.makeNumVar(0, infinity, "");
        objective.setCoefficient(up[i], price[i]);
        if (fall > 0) {
          down[i] = integer ? solver.makeIntVar(0, fall, "") : solver.makeNumVar(0, fall, "");
          objective.setCoefficient(down[i], price[i]);
        }
      }
      stamp++;
      for (int i = 0; i < near.length; i++) {
        stampOfCell[near[i]] = stamp;
        place[near[i]] = i;
      }
      for (int i : near) {
        for (int relation : system.relationsOf(i)) {
          if (stampOfRelation[relation] != stamp) {
            stampOfRelation[relation] = stamp;
            constrain(system.relation(relation));
          }
        }
      }
    }

    private void constrain(int[] relation) {
      double fixed = 0;
      MPConstraint constraint = solver.makeConstraint(0, 0);
      for (int k = 0; k < relation.length; k++) {
        if (stampOfCell[relation[k]] == stamp) {
          int i = place[relation[k]];
          int sign = k == 0 ? 1 : -1;
          if (i == 0) {
            fixed = -sign * (double) units;
          } else {
            constraint.setCoefficient(up[i], sign);
            if (down[i] != null) {
              constraint.setCoefficient(down[i], -sign);
            }
          }
        }
      }
      constraint.setBounds(fixed, fixed);
    }

    private double[] values() {
      double[] values = new double[near.length];
      values[0] = units;
      for (int i = 1; i < near.length; i++) {
        values[i] = up[i].solutionValue() - (down[i] == null ? 0 : down[i].solutionValue());
      }
      return values;
    }

    /** Solves again with prices by what was used, so that few cells carry the whole change. */
    private double[] concentrate(double[] values) {
      int paid = 0;
      for (int i = 1; i < near.length; i++) {
        paid += price[i] > 8 * TINY_PRICE && Math.abs(values[i]) > WHOLE ? 1 : 0;
      }
      if (paid < 2) {
        return values;
      }
      MPObjective objective = solver.objective();
      for (int i = 1; i < near.length; i++) {
        if (price[i] > 8 * TINY_PRICE) {
          double again =
              price[i] * Math.abs(units) / (Math.abs(values[i]) + 0.05 * Math.abs(units));
          objective.setCoefficient(up[i], again);
          if (down[i] != null) {
            objective.setCoefficient(down[i], again);
          }
        }
      }
      return optimal(PRIMAL) ? values() : values;
    }

    /** A solution as a move, if its values are fractions of one small denominator. */
    private Optional<Move> move(double[] values, long mostParts) {
      long parts = 1;
      for (double value : values) {
        parts = parts(value, parts, mostParts);
        if (parts == 0) {
          return Optional.empty();
        }
      }
      int size = 0;
      int[] cells = new int[near.length];
      long[] changes = new long[near.length];
      for (int i = 0; i < near.length; i++) {
        long change = Math.round(values[i] * parts);
        if (change != 0) {
          cells[size] = near[i];
          changes[size++] = Math.multiplyExact(change, unit);
        }
      }
      Move move = new Move(Arrays.copyOf(cells, size), Arrays.copyOf(changes, size), parts);
      return Optional.of(move).filter(m -> m.holds(system) && m.fits(system, 1));
    }

    /** The least multiple of {@code parts} that a value times it is whole; 0 if it is too large. */
    private long parts(double value, long parts, long most) {
      for (long factor = 1; parts * factor <= most; factor++) {
        double product = value * parts * factor;
        if (Math.abs(product - Math.rint(product)) <= WHOLE * parts * factor) {
          return parts * factor;
        }
      }
      return 0;
    }

    void delete() {
      if (solver != null) {
        solver.delete();
      }
    }
  }
}
