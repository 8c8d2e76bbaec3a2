package org.obmeet.telemetry.cli.attack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.obmeet.telemetry.cli.protect.records.InputData;
import org.obmeet.telemetry.cli.protect.records.InputDimension;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.disclosure.SecretNoise;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.io.Digests;

/**
 * The attack of a reader who knows the program and the specification, but neither the data nor the
 * key. The reader lists all whole-number tables that agree with the published counts, and protects
 * each with guessed keys, which tell how likely the release is. If no guess gives the release, it
 * protects the table with secret numbers in favour of the release. A table is excluded if these do
 * not give the release either. Every choice of the numbers of a small table belongs to some key.
 */
final class PatternAttack {
  /** Number of guessed keys for each table. */
  private static final int KEYS = 12;

  /** Number of favourable choices of the secret numbers for each table. */
  private static final int FAVOURABLE = 24;

  /** The share of the range in which favourable weights lie. */
  private static final double FAVOUR = 0.001;

  /** The program under attack. */
  interface Program {
    /**
     * Returns the tables of a release.
     *
     * @throws JobException if nothing may be published
     */
    List<ProtectedTable> protect(InputData data, SecretNoise noise);
  }

  /** A table that agrees with the release, and the share of guessed keys that give the release. */
  private record Candidate(long[] values, double likelihood) {}

  /**
   * The possible values of a suppressed cell, in ascending order.
   *
   * @param table the released table of the cell
   * @param byTotals values that agree with all published values
   * @param left values that agree with the pattern too; at least one
   * @param below probability that the value is below the threshold, if all tables that agree with
   *     the totals are equally likely; NaN if no guessed key gives the release
   */
  record Cell(
      ProtectedTable table,
      List<String> labels,
      List<Long> byTotals,
      List<Long> left,
      double below) {
    long least() {
      return left.get(0);
    }

    long most() {
      return left.get(left.size() - 1);
    }
  }

  /**
   * The result.
   *
   * @param tables number of tables that agree with the published values
   * @param left number of these that the pattern does not exclude
   */
  record Result(List<Cell> cells, int tables, int left, int threshold) {
    /** Returns the cells of which one value is left. */
    List<Cell> exact() {
      return cells.stream().filter(cell -> cell.left().size() == 1).toList();
    }

    /** Returns the cells of which only values below the threshold are left. */
    List<Cell> below() {
      return cells.stream().filter(cell -> cell.most() < threshold).toList();
    }

    /** Returns the cells that may be below the threshold and have too few values left. */
    List<Cell> narrow() {
      return cells.stream()
          .filter(cell -> cell.least() < threshold)
          .filter(cell -> cell.most() - cell.least() < threshold - 1)
          .toList();
    }
  }

  private final ProtectionSpec spec;
  private final List<ProtectedTable> released;
  private final int maxTables;
  private final Program program;
  private final List<InputDimension> dimensions = new ArrayList<>();

  /** The finest cells: the nodes of each in all dimensions. */
  private final List<int[]> cells = new ArrayList<>();

  /** Published values of the finest cells; null if a value is suppressed. */
  private final List<Long> published = new ArrayList<>();

  private final List<Equation> equations = new ArrayList<>();

  /** Labels of the suppressed cells by dimension, without those of totals. */
  private final Set<Map<String, String>> suppressed = new HashSet<>();

  /** A published total of finest cells. */
  private record Equation(int[] unknown, long sum) {}

  private PatternAttack(
      ProtectionSpec spec, List<ProtectedTable> released, int maxTables, Program program) {
    this.spec = spec;
    this.released = released;
    this.maxTables = maxTables;
    this.program = program;
  }

  /**
   * Attacks a release.
   *
   * @param released the released tables, of which one has all dimensions
   * @param maxTables largest number of tables that may agree with the release
   * @throws JobException with exit code 43 if the release cannot be attacked
   */
  static Result attack(
      ProtectionSpec spec, List<ProtectedTable> released, int maxTables, Program program) {
    check(spec, released);
    return new PatternAttack(spec, released, maxTables, program).result();
  }

  private Result result() {
    readCells();
    List<long[]> candidates = new ArrayList<>();
    long[] values = new long[cells.size()];
    IntStream.range(0, values.length)
        .forEach(c -> values[c] = published.get(c) == null ? 0 : published.get(c));
    int[] unknown =
        IntStream.range(0, values.length).filter(c -> published.get(c) == null).toArray();
    addCandidates(values, unknown, 0, candidates);
    for (ProtectedTable table : released) {
      table.rows().stream()
          .filter(row -> !row.published(0))
          .forEach(row -> suppressed.add(labels(table, row)));
    }
    List<Candidate> left =
        candidates.stream().map(this::candidate).flatMap(Optional::stream).toList();
    if (left.isEmpty()) {
      throw refused(
          "the specification of this release: none of the %s tables that agree with the release gives it"
              .formatted(candidates.size()));
    }
    List<Cell> unknownCells = new ArrayList<>();
    for (ProtectedTable table : released) {
      for (ProtectedTable.Row row : table.rows()) {
        if (!row.published(0)) {
          unknownCells.add(cell(table, row, candidates, left));
        }
      }
    }
    return new Result(unknownCells, candidates.size(), left.size(), spec.rules().threshold());
  }

  private Cell cell(
      ProtectedTable table, ProtectedTable.Row row, List<long[]> candidates, List<Candidate> left) {
    int[] parts = parts(table, row);
    ToLongFunction<long[]> value = values -> Arrays.stream(parts).mapToLong(c -> values[c]).sum();
    double all = left.stream().mapToDouble(Candidate::likelihood).sum();
    double below =
        left.stream()
            .filter(candidate -> value.applyAsLong(candidate.values()) < spec.rules().threshold())
            .mapToDouble(Candidate::likelihood)
            .sum();
    return new Cell(
        table,
        row.labels(),
        distinct(candidates.stream().mapToLong(value)),
        distinct(left.stream().map(Candidate::values).mapToLong(value)),
        below / all);
  }

  private static List<Long> distinct(LongStream values) {
    return values.distinct().sorted().boxed().toList();
  }

  private static void check(ProtectionSpec spec, List<ProtectedTable> released) {
    if (spec.tables().stream().anyMatch(t -> t.measures().size() != 1 || !t.isCounted())
        || released.stream().anyMatch(table -> table.columns().size() != 1)) {
      throw refused("tables with one measure, an additive count");
    }
    if (spec.rules().zerosAreSensitive()) {
      throw refused("a specification with zeros: safe");
    }
    if (spec.tables().size() != released.size()) {
      throw refused(
          "one folder with the %s tables of the specification; it has %s"
              .formatted(spec.tables().size(), released.size()));
    }
  }

  private static JobException refused(String reason) {
    return JobException.badInput("--pattern requires " + reason);
  }

  private void readCells() {
    List<String> used = spec.used();
    ProtectedTable full =
        released.stream()
            .filter(table -> table.dimensions().containsAll(used))
            .findFirst()
            .orElseThrow(() -> refused("a table that has all dimensions of the specification"));
    for (String dimension : used) {
      ParentLabels labels = spec.hierarchies().get(dimension);
      int d = full.dimensions().indexOf(dimension);
      dimensions.add(
          new InputDimension(
              labels,
              full.rows().stream()
                  .map(row -> row.labels().get(d))
                  .filter(label -> !label.equals(ParentLabels.TOTAL) && !labels.isInnerLabel(label))
                  .collect(Collectors.toCollection(TreeSet::new))));
    }
    for (ProtectedTable.Row row : full.rows()) {
      int[] nodes = nodes(full, row);
      if (IntStream.range(0, nodes.length)
          .allMatch(d -> dimensions.get(d).nodes().isLeaf(nodes[d]))) {
        cells.add(nodes);
        published.add(row.values().get(0));
      }
    }
    for (ProtectedTable table : released) {
      for (ProtectedTable.Row row : table.rows()) {
        if (row.published(0)) {
          int[] parts = parts(table, row);
          int[] unknown = Arrays.stream(parts).filter(c -> published.get(c) == null).toArray();
          long known =
              Arrays.stream(parts)
                  .filter(c -> published.get(c) != null)
                  .mapToLong(published::get)
                  .sum();
          if (unknown.length > 0) {
            equations.add(new Equation(unknown, row.values().get(0) - known));
          }
        }
      }
    }
  }

  private int[] nodes(ProtectedTable table, ProtectedTable.Row row) {
    return dimensions.stream()
        .mapToInt(
            dimension -> {
              int d = table.dimensions().indexOf(dimension.name());
              return d < 0 ? Hierarchy.ROOT : dimension.node(row.labels().get(d));
            })
        .toArray();
  }

  /** Returns the finest cells of a row. */
  private int[] parts(ProtectedTable table, ProtectedTable.Row row) {
    int[] nodes = nodes(table, row);
    return IntStream.range(0, cells.size())
        .filter(
            c ->
                IntStream.range(0, nodes.length)
                    .allMatch(d -> dimensions.get(d).nodes().isUnder(cells.get(c)[d], nodes[d])))
        .toArray();
  }

  /** Adds every table that agrees with the published values, from one unknown cell on. */
  private void addCandidates(long[] values, int[] unknown, int at, List<long[]> candidates) {
    if (at == unknown.length) {
      if (candidates.size() == maxTables) {
        throw refused(
            "a release that agrees with at most %s tables; this one agrees with more, so that the"
                    .formatted(maxTables)
                + " attack would take too long");
      }
      candidates.add(values.clone());
      return;
    }
    long least = 1;
    long most = Long.MAX_VALUE;
    for (Equation equation : equations) {
      if (Arrays.stream(equation.unknown()).anyMatch(c -> c == unknown[at])) {
        long rest = equation.sum();
        int open = 0;
        for (int c : equation.unknown()) {
          rest -= values[c];
          open += c > unknown[at] ? 1 : 0;
        }
        most = Math.min(most, rest - open);
        least = open == 0 ? Math.max(least, rest) : least;
      }
    }
    if (most == Long.MAX_VALUE) {
      throw refused("a published total of every suppressed cell");
    }
    for (long value = least; value <= most; value++) {
      values[unknown[at]] = value;
      addCandidates(values, unknown, at + 1, candidates);
    }
    values[unknown[at]] = 0;
  }

  /** Returns a table with its likelihood; empty if it is excluded. */
  private Optional<Candidate> candidate(long[] values) {
    InputData data = data(values);
    long guessed = IntStream.range(0, KEYS).filter(key -> givesRelease(data, guessed(key))).count();
    return guessed > 0
            || IntStream.range(0, FAVOURABLE)
                .anyMatch(key -> givesRelease(data, favourable(guessed(key))))
        ? Optional.of(new Candidate(values, (double) guessed / KEYS))
        : Optional.empty();
  }

  private boolean givesRelease(InputData data, SecretNoise noise) {
    try {
      return contents(program.protect(data, noise)).equals(contents(released));
    } catch (JobException refused) {
      return false;
    }
  }

  private static SecretNoise guessed(int key) {
    return SecretNoise.of(
        Digests.sha256().digest(("guess " + key).getBytes(StandardCharsets.UTF_8)), "", "");
  }

  /**
   * Returns numbers by which suppressed cells have a low weight and any threshold, and published
   * cells a high weight and the public threshold.
   */
  private SecretNoise favourable(SecretNoise random) {
    return new SecretNoise() {
      @Override
      public double number(String purpose, String cell) {
        return random.number(purpose, cell);
      }

      @Override
      public double number(String purpose, Population population, int cell) {
        double number = random.number(purpose, population, cell);
        boolean isSuppressed = suppressed.contains(labels(population, cell));
        if (purpose.equals(THRESHOLD)) {
          return isSuppressed ? number : 0.5;
        }
        return isSuppressed ? number * FAVOUR : 1 - FAVOUR + number * FAVOUR;
      }
    };
  }

  private static Map<String, String> labels(Population population, int cell) {
    Map<String, String> labels = new HashMap<>();
    for (int d = 0; d < population.hierarchies().size(); d++) {
      int node = population.node(cell, d);
      if (node != Hierarchy.ROOT) {
        Hierarchy hierarchy = population.hierarchies().get(d);
        labels.put(hierarchy.dimension(), hierarchy.label(node));
      }
    }
    return labels;
  }

  private static Map<String, String> labels(ProtectedTable table, ProtectedTable.Row row) {
    Map<String, String> labels = new HashMap<>();
    for (int d = 0; d < row.labels().size(); d++) {
      if (!row.labels().get(d).equals(ParentLabels.TOTAL)) {
        labels.put(table.dimensions().get(d), row.labels().get(d));
      }
    }
    return labels;
  }

  private static List<Map<List<String>, List<Long>>> contents(List<ProtectedTable> tables) {
    List<Map<List<String>, List<Long>>> contents = new ArrayList<>();
    for (ProtectedTable table : tables) {
      Map<List<String>, List<Long>> rows = new HashMap<>();
      table.rows().forEach(row -> rows.put(row.labels(), row.values()));
      contents.add(rows);
    }
    return contents;
  }

  private InputData data(long[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .filter(c -> values[c] > 0)
            .boxed()
            .sorted((a, b) -> Arrays.compare(cells.get(a), cells.get(b)))
            .mapToInt(c -> c)
            .toArray();
    return new InputData(
        dimensions,
        new Records(
            dimensions.stream().map(InputDimension::nodes).toList(),
            IntStream.range(0, dimensions.size())
                .mapToObj(d -> Arrays.stream(order).map(c -> cells.get(c)[d]).toArray())
                .toArray(int[][]::new),
            null,
            Arrays.stream(order).mapToLong(c -> values[c]).toArray(),
            List.of(),
            new long[0][]),
        List.of(),
        order.length,
        0,
        "candidate");
  }
}
