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
import java.util.stream.IntStream;

/**
 * Searches for a cheap {@link Move} that changes a cell by an amount or more. It solves linear
 * programs over a neighbourhood of the cell, which grows with each attempt (Fischetti and Salazar
 * 2001, the attacker's subproblem). A move is accepted only if the relations hold in exact
 * arithmetic, so the solver's rounding cannot cause a wrong result.
 */
public final class MoveSearch {
  /** Largest number of cells that one relation adds to the neighbourhood, for each attempt. */
  private static final int[] BREADTHS = {1, 3, 8};

  /** Largest number of labels that one parent adds to the neighbourhood, for each attempt. */
  private static final int[] LABELS = {2, 5};

  /** Largest number of cells of a system that is searched completely, without neighbourhoods. */
  private static final int MAX_CELLS_COMPLETE = 250;

  /** Number of cells from which a neighbourhood grows no further, unless all cells are searched. */
  private static final int MAX_CELLS_NEAR = 2_500;

  /** Largest number of cells for which an integer program is solved. */
  private static final int MAX_CELLS_INTEGER = 400;

  /** Largest system, in cells, in which a program over all cells shows that there is no move. */
  private static final int MAX_CELLS_REFUTED = 1_500;

  /** Relative distance below an amount at which a cell's largest change counts as too small. */
  private static final double REACH_TOLERANCE = 1e-6;

  /** Largest system, in cells, that has a reusable program over all cells. */
  private static final int MAX_CELLS_REUSED = 8_000;

  /** Largest neighbourhood by relations, in cells, in a system with a reusable program. */
  private static final int MAX_CELLS_FIRST = 100;

  /** Largest number of units in an amount. Its many divisors make many fractions integers. */
  private static final long MAX_UNITS = 840;

  /** Largest denominator of a move. */
  private static final long MAX_DENOMINATOR = 10_000;

  private static final int DUAL = 10;
  private static final int PRIMAL = 11;

  private static final double INTEGRALITY_TOLERANCE = 1e-6;

  /** Cost of a change at price 0. A cost above 8 times this value means a positive price. */
  static final double TINY_PRICE = 1e-3;

  /** Largest ratio of two prices, which limits the solver's rounding errors. */
  static final double MAX_PRICE = 1e6;

  static {
    Loader.loadNativeLibraries();
  }

  /** A supplier of neighbourhoods of cells. */
  public interface Neighbours {
    /**
     * Returns the cells in the neighbourhood of a cell, beginning with the cell itself.
     *
     * @param breadth largest number of labels that one parent adds to the neighbourhood
     */
    int[] near(int cell, int breadth, Prices prices);
  }

  /** The extent of a search. */
  public enum Effort {
    /** A search of neighbourhoods only, except in a small system. */
    NEAR,
    /** A search of all cells if necessary. Small programs may be solved in integers. */
    EVERYWHERE
  }

  /** The prices of the cells that a move may change. */
  public interface Prices {
    /** Marks a cell that must not change. */
    double FIXED = -1;

    /** Marks a suppressed cell that the search avoids: its sole contributor knows its value. */
    double INSIDER = -2;

    /** Marks a cell with secondary suppression, which may still be published in the end. */
    double SECONDARY = -3;

    /**
     * Returns the price of changing a cell: {@link #FIXED} if it must not change; otherwise a
     * positive weight if it is published; {@link #INSIDER}, {@link #SECONDARY} or 0 if suppressed.
     */
    double of(int cell);
  }

  private final MeasureSystem system;
  private final Neighbours neighbours;
  private final Map<Long, FullLinearProgram> fullPrograms = new HashMap<>();
  private final SwapSearch swaps;
  private AttackerProgram attacker;

  /** The shares of {@link AttackerProgram#reach} if every cell may change. */
  private final double[] all;

  /**
   * Number of the current neighbourhood, which consists of the cells and relations with this stamp.
   */
  private int stamp;

  private final int[] stampOfCell;
  private final int[] stampOfRelation;

  /** For each cell of the current program its index in the neighbourhood. */
  private final int[] position;

  /** By relation with the current stamp, the number of its cells in the neighbourhood. */
  private final int[] members;

  private long solved;
  private long swapsFound;
  private long swapsMissed;

  /** Creates a search in a system. It is not thread-safe. */
  public MoveSearch(MeasureSystem system, Neighbours neighbours) {
    this.system = system;
    this.neighbours = neighbours;
    this.swaps = new SwapSearch(system);
    this.stampOfCell = new int[system.size()];
    this.position = new int[system.size()];
    this.stampOfRelation = new int[system.relations()];
    this.members = new int[system.relations()];
    this.all = new double[system.size()];
    Arrays.fill(all, 1);
  }

  /**
   * Returns the solver's limit of simplex iterations for a program. Iterations are limited instead
   * of time, so that results are the same on every machine. A program at the limit counts as
   * unsolved.
   */
  static String iterationLimit(int cells) {
    return "max_number_of_iterations: " + (20_000 + 20L * cells);
  }

  /** Returns the number of programs that were solved. */
  public long solved() {
    return solved;
  }

  /**
   * Searches for a move of few suppressed cells without a linear program; empty if none is found,
   * or if most earlier calls found none.
   */
  public Optional<Move> findBySwaps(int cell, long amount, Prices prices) {
    boolean promising = swapsMissed < 500 + 6 * swapsFound;
    if (!promising
        || amount < 0 && system.slack(cell) < -amount
        || !possible(cell, amount, prices, false)) {
      return Optional.empty();
    }
    Optional<Move> move = swaps.find(cell, amount, prices);
    swapsFound += move.isPresent() ? 1 : 0;
    swapsMissed += move.isPresent() ? 0 : 1;
    return move;
  }

  /**
   * Returns true if in each relation of a cell the other cells can compensate the cell's change.
   * Without this condition there is no move.
   *
   * @param mayChangePublished true if published cells may change too
   */
  private boolean possible(int cell, long amount, Prices prices, boolean mayChangePublished) {
    long goal = Math.abs(amount);
    for (int r : system.relationsOf(cell)) {
      int[] relation = system.relation(r);
      boolean isParent = relation[0] == cell;
      long found = 0;
      for (int k = 0; k < relation.length && found < goal; k++) {
        int other = relation[k];
        double price = other == cell ? Prices.FIXED : prices.of(other);
        if (price != Prices.FIXED && (mayChangePublished || price <= 0)) {
          boolean falls = (amount > 0) != (isParent || k == 0);
          found += Math.min(goal, falls ? system.slack(other) : goal);
        }
      }
      if (found < goal) {
        return false;
      }
    }
    return true;
  }

  /**
   * Searches for a cheap move that changes a cell by at least an amount; empty if none is found.
   *
   * @param amount above 0 for larger values, below 0 for smaller ones; in units of the measure
   * @param effort extent of the search in a large system
   */
  public Optional<Move> find(int cell, long amount, Effort effort, Prices prices) {
    if (amount < 0 && system.slack(cell) < -amount) {
      return Optional.empty();
    }
    if (system.relationsOf(cell).length == 0) {
      return Optional.of(new Move(new int[] {cell}, new long[] {amount}));
    }
    if (!possible(cell, amount, prices, true)) {
      return Optional.empty();
    }
    boolean refutable = effort == Effort.NEAR && system.size() <= MAX_CELLS_REFUTED;
    if (refutable && !reachable(cell, amount, prices)) {
      return Optional.empty();
    }
    if (system.size() > MAX_CELLS_COMPLETE && !refutable) {
      Optional<Move> move = findNear(cell, amount, effort, prices);
      if (move.isPresent() || effort == Effort.NEAR) {
        return move;
      }
      if (system.size() <= MAX_CELLS_REUSED) {
        return findInAll(cell, amount, prices);
      }
    }
    int[] near = near(cell, Integer.MAX_VALUE, Math.abs(amount), prices);
    return near == null ? Optional.empty() : solve(cell, amount, near, effort, prices);
  }

  /**
   * Returns false if a cell cannot change by an amount. Most searches for a move of suppressed
   * cells have no result, and this program over all cells is cheaper than theirs, because the
   * solver continues from its last basis.
   */
  private boolean reachable(int cell, long amount, Prices prices) {
    if (attacker == null) {
      attacker = new AttackerProgram(system);
    }
    solved++;
    double goal = Math.abs((double) amount);
    double reach =
        attacker.reach(
            cell,
            Long.signum(amount),
            goal,
            all,
            Double.POSITIVE_INFINITY,
            other -> other != cell && prices.of(other) == Prices.FIXED);
    return reach >= goal * (1 - REACH_TOLERANCE);
  }

  /** Searches neighbourhoods by relations, then neighbourhoods by labels. */
  private Optional<Move> findNear(int cell, long amount, Effort effort, Prices prices) {
    int last = 0;
    for (int breadth : BREADTHS) {
      int[] near = near(cell, breadth, Math.abs(amount), prices);
      if (near == null) {
        return Optional.empty();
      }
      if (near.length > last
          && (near.length <= MAX_CELLS_FIRST || system.size() > MAX_CELLS_REUSED)) {
        last = near.length;
        Optional<Move> move = solve(cell, amount, near, effort, prices);
        if (move.isPresent()) {
          return move;
        }
      }
    }
    for (int breadth : LABELS) {
      int[] near = neighbours.near(cell, breadth, prices);
      if (near.length > 1 && near.length <= MAX_CELLS_NEAR) {
        Optional<Move> move = solve(cell, amount, near, effort, prices);
        if (move.isPresent()) {
          return move;
        }
      }
    }
    return Optional.empty();
  }

  /** Searches all cells, in a program that the next search reuses. */
  private Optional<Move> findInAll(int cell, long amount, Prices prices) {
    long unit = 1;
    while (Math.abs(amount) / unit > MAX_UNITS) {
      unit *= 8;
    }
    long units = (Math.abs(amount) + unit - 1) / unit * Long.signum(amount);
    if (amount < 0 && system.slack(cell) / unit < -units) {
      unit = 1;
      units = amount;
    }
    solved++;
    double[] changes =
        fullPrograms
            .computeIfAbsent(unit, u -> new FullLinearProgram(system, u))
            .solve(cell, units, prices);
    return changes == null
        ? Optional.empty()
        : move(IntStream.range(0, changes.length).toArray(), changes, unit, 1)
            .filter(move -> move.of(cell) != 0);
  }

  /**
   * Returns the changes of some cells as a move; empty if the changes have no common denominator up
   * to a limit, break a relation, or exceed a slack.
   *
   * @param unit number of units of the measure in one unit of the changes
   */
  private Optional<Move> move(int[] cells, double[] changes, long unit, long maxDenominator) {
    long denominator = 1;
    for (double change : changes) {
      denominator = denominator(change, denominator, maxDenominator);
      if (denominator == 0) {
        return Optional.empty();
      }
    }
    int size = 0;
    int[] changed = new int[cells.length];
    long[] amounts = new long[cells.length];
    for (int i = 0; i < cells.length; i++) {
      long amount = Math.round(changes[i] * denominator);
      if (amount != 0) {
        changed[size] = cells[i];
        amounts[size++] = Math.multiplyExact(amount, unit);
      }
    }
    Move move = new Move(Arrays.copyOf(changed, size), Arrays.copyOf(amounts, size), denominator);
    return Optional.of(move).filter(m -> m.holds(system) && m.fits(system, 1));
  }

  /**
   * Returns the smallest multiple of {@code denominator} whose product with {@code value} is an
   * integer; 0 if this multiple is larger than {@code max}.
   */
  private static long denominator(double value, long denominator, long max) {
    for (long factor = 1; denominator * factor <= max; factor++) {
      double product = value * denominator * factor;
      if (Math.abs(product - Math.rint(product)) <= INTEGRALITY_TOLERANCE * denominator * factor) {
        return denominator * factor;
      }
    }
    return 0;
  }

  /**
   * Returns the neighbourhood of a cell by relations. The neighbourhood starts with the cell. Each
   * relation of one of its cells adds the relation's best cells. Returns null if a relation of the
   * given cell has no cell to add.
   */
  private int[] near(int cell, int breadth, long amount, Prices prices) {
    stamp++;
    int max = breadth == Integer.MAX_VALUE ? Integer.MAX_VALUE : MAX_CELLS_NEAR;
    int[] cells = new int[16];
    int size = 0;
    ArrayDeque<Integer> pending = new ArrayDeque<>();
    cells[size++] = cell;
    enter(cell, pending);
    while (!pending.isEmpty()) {
      int relation = pending.removeFirst();
      int wanted = breadth == Integer.MAX_VALUE ? breadth : breadth + 1 - members[relation];
      if (wanted <= 0 || size >= max) {
        continue;
      }
      int[] best = best(system.relation(relation), wanted, amount, prices);
      if (breadth != Integer.MAX_VALUE
          && size > 1
          && Arrays.stream(system.relationsOf(cell)).noneMatch(r -> r == relation)) {
        best = narrow(best, members[relation] == 1);
      }
      if (best.length == 0 && members[relation] == 1 && cells[0] == firstMember(relation)) {
        return null;
      }
      for (int added : best) {
        if (size == cells.length) {
          cells = Arrays.copyOf(cells, size * 2);
        }
        cells[size++] = added;
        enter(added, pending);
      }
    }
    return Arrays.copyOf(cells, size);
  }

  /**
   * Returns the leading cells that have at least two relations, or all of their relations, in the
   * neighbourhood. If there is no such cell and a cell is needed, returns the first cell.
   */
  private int[] narrow(int[] cells, boolean needed) {
    int kept = 0;
    while (kept < cells.length && isConnected(cells[kept])) {
      kept++;
    }
    return Arrays.copyOf(cells, kept == 0 && needed ? Math.min(1, cells.length) : kept);
  }

  private boolean isConnected(int cell) {
    int inside = relationsInside(cell);
    return inside > 1 || inside == system.relationsOf(cell).length;
  }

  /** Returns the number of a cell's relations that contain cells of the neighbourhood. */
  private int relationsInside(int cell) {
    int inside = 0;
    for (int relation : system.relationsOf(cell)) {
      inside += stampOfRelation[relation] == stamp ? 1 : 0;
    }
    return inside;
  }

  private int firstMember(int relation) {
    for (int cell : system.relation(relation)) {
      if (stampOfCell[cell] == stamp) {
        return cell;
      }
    }
    return -1;
  }

  private void enter(int cell, ArrayDeque<Integer> pending) {
    stampOfCell[cell] = stamp;
    for (int relation : system.relationsOf(cell)) {
      if (stampOfRelation[relation] != stamp) {
        stampOfRelation[relation] = stamp;
        members[relation] = 0;
        pending.addLast(relation);
      }
      members[relation]++;
    }
  }

  /**
   * Returns the best cells of a relation that are not in the neighbourhood. Cells with more
   * relations in the neighbourhood come first, then suppressed cells, preferably with price 0 and
   * more slack, then published cells with enough slack and a lower price.
   */
  private int[] best(int[] relation, int wanted, long amount, Prices prices) {
    int size = 0;
    int[] found = new int[Math.min(wanted, relation.length)];
    double[] ranks = new double[found.length];
    for (int k = 1; k <= relation.length; k++) {
      int cell = relation[k % relation.length]; // the parent last, since it adds further relations
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
    double slack = Math.min(1.0, (double) system.slack(cell) / amount);
    return relationsInside(cell) * 1e15
        + (price <= 0
            ? 1e12 + slack * 1e10 + (price == 0 ? 5e9 : 0)
            : slack >= 1 ? -price : -1e11 - price);
  }

  private Optional<Move> solve(int cell, long amount, int[] near, Effort effort, Prices prices) {
    long goal = Math.abs(amount);
    long unit = Math.max(1, (goal + MAX_UNITS - 1) / MAX_UNITS);
    long units = (goal + unit - 1) / unit * Long.signum(amount);
    if (amount < 0 && system.slack(cell) / unit < -units) {
      unit = 1; // the slack is no multiple of the unit
      units = amount;
    }
    NeighbourhoodProgram program = new NeighbourhoodProgram(units, unit, near, prices);
    try {
      return program.solve(effort);
    } finally {
      program.delete();
    }
  }

  /**
   * A linear program that finds the cheapest change of a neighbourhood in which the first cell
   * changes by {@code units * unit}, in units of the measure.
   */
  private final class NeighbourhoodProgram {
    private final int[] near;
    private final long unit;
    private final long units;
    private final MPVariable[] up;
    private final MPVariable[] down;
    private final double[] price;
    private MPSolver solver;

    NeighbourhoodProgram(long units, long unit, int[] near, Prices prices) {
      this.near = near;
      this.unit = unit;
      this.units = units;
      this.up = new MPVariable[near.length];
      this.down = new MPVariable[near.length];
      this.price = new double[near.length];
      double lowest = Double.MAX_VALUE;
      for (int i = 1; i < near.length; i++) {
        price[i] = prices.of(near[i]);
        lowest = price[i] > 0 ? Math.min(lowest, price[i]) : lowest;
      }
      double scale = lowest == Double.MAX_VALUE ? 1 : lowest;
      for (int i = 1; i < near.length; i++) {
        price[i] =
            price[i] < 0
                ? TINY_PRICE * (price[i] == Prices.SECONDARY ? 6 : 4)
                : TINY_PRICE + Math.min(MAX_PRICE, price[i] / scale);
      }
    }

    Optional<Move> solve(Effort effort) {
      build("GLOP", false);
      if (!optimal(DUAL)) {
        return Optional.empty();
      }
      double[] values = values();
      long denominator = system.size() <= MAX_CELLS_COMPLETE ? 1 : MAX_DENOMINATOR;
      Optional<Move> move =
          move(near, concentrate(values), unit, denominator)
              .or(() -> move(near, values, unit, denominator));
      if (move.isPresent() || effort == Effort.NEAR || near.length > MAX_CELLS_INTEGER) {
        return move;
      }
      solver.delete();
      build("SCIP", true);
      solver.setSolverSpecificParametersAsString("limits/nodes = 200\n");
      solved++;
      MPSolver.ResultStatus status = solver.solve();
      return status == MPSolver.ResultStatus.OPTIMAL || status == MPSolver.ResultStatus.FEASIBLE
          ? move(near, values(), unit, 1)
          : move(near, values, unit, MAX_DENOMINATOR);
    }

    /**
     * Solves the program by the simplex algorithm. The dual algorithm starts from the solution
     * without any change, which is dual feasible. The primal algorithm continues from the last
     * solution after prices have changed.
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
        solver.setSolverSpecificParametersAsString(iterationLimit(near.length));
      }
      MPObjective objective = solver.objective();
      objective.setMinimization();
      double infinity = MPSolver.infinity();
      for (int i = 1; i < near.length; i++) {
        long slack = system.slack(near[i]);
        double fall = slack == MeasureSystem.UNBOUNDED ? infinity : (double) (slack / unit);
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
        position[near[i]] = i;
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
          int i = position[relation[k]];
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

    /** Solves again with each price divided by its cell's change, so that fewer cells change. */
    private double[] concentrate(double[] values) {
      int priced = 0;
      for (int i = 1; i < near.length; i++) {
        priced += price[i] > 8 * TINY_PRICE && Math.abs(values[i]) > INTEGRALITY_TOLERANCE ? 1 : 0;
      }
      if (priced < 2) {
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

    void delete() {
      solver.delete();
    }
  }
}
