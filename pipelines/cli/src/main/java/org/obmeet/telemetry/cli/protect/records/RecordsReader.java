package org.obmeet.telemetry.cli.protect.records;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.obmeet.telemetry.cli.input.FixedPointColumn;
import org.obmeet.telemetry.cli.input.InputTable;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Counting;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.jobs.JobException;

/**
 * Reads the input in one pass. An error in a value reports the column, and the line or row. From
 * the contents of a record, an error quotes only values of dimensions, which are labels of the
 * tables.
 */
public final class RecordsReader {
  private final InputTable table;
  private final InputLayout layout;
  private final List<String> dimensions;
  private final List<String> sumNames;
  private final List<LabelColumn> labels = new ArrayList<>();
  private final List<FixedPointColumn> sums = new ArrayList<>();
  private final LabelColumn contributors;
  private final FixedPointColumn weights = new FixedPointColumn(0);
  private final LongStream.Builder lines = LongStream.builder();
  private int size;

  public RecordsReader(InputTable table, InputLayout layout) {
    this.table = table;
    this.layout = layout;
    this.dimensions = List.copyOf(layout.hierarchies().keySet());
    this.sumNames = List.copyOf(layout.sums().keySet());
    this.contributors = new LabelColumn(v -> notEmpty(layout.population().column(), v));
    layout
        .hierarchies()
        .forEach((d, hierarchy) -> labels.add(new LabelColumn(labelCheck(d, hierarchy))));
    sumNames.forEach(s -> sums.add(new FixedPointColumn(layout.decimals().getOrDefault(s, 0))));
  }

  /** Reads all rows. Throws JobException with exit code 43 at the first error. */
  public InputData read() {
    List<String> columns = new ArrayList<>(dimensions);
    columns.add(layout.population().column());
    sumNames.forEach(s -> columns.add(layout.sums().get(s)));
    table.select(columns);
    while (table.next()) {
      row(columns);
    }
    for (int s = 0; s < sums.size(); s++) {
      checkTotal(sums.get(s), layout.sums().get(sumNames.get(s)));
    }
    checkTotal(weights, layout.population().column());
    if (weighted()) {
      checkDistinct();
    }
    return loaded();
  }

  private boolean weighted() {
    return layout.population().counting() == Counting.WEIGHT;
  }

  private void row(List<String> columns) {
    for (int d = 0; d < dimensions.size(); d++) {
      labels.get(d).add(table.value(d));
    }
    int at = dimensions.size();
    if (weighted()) {
      number(weights, columns.get(at), table.value(at));
      if (weights.decimals() > 0 || weights.value(size) < 0) {
        throw table.fault(
            columns.get(at), "must be an integer of at least 0, because it is a count");
      }
      lines.add(table.number());
    } else {
      contributors.add(table.value(at));
    }
    for (FixedPointColumn sum : sums) {
      at++;
      number(sum, columns.get(at), table.value(at));
    }
    size++;
  }

  private void number(FixedPointColumn into, String column, String text) {
    try {
      into.add(text);
    } catch (IllegalArgumentException e) {
      throw table.fault(column, e.getMessage());
    }
  }

  private void notEmpty(String column, String value) {
    if (value.isEmpty()) {
      throw table.fault(column, "must not be empty");
    }
  }

  private Consumer<String> labelCheck(String dimension, ParentLabels hierarchy) {
    Set<String> inner = new HashSet<>(hierarchy.parents().values());
    boolean flat = hierarchy.parents().isEmpty();
    return value -> {
      notEmpty(dimension, value);
      if (value.equals(ParentLabels.TOTAL)) {
        throw table.fault(
            dimension, "must not be *, the label of the total: remove rows with totals");
      }
      if (inner.contains(value)) {
        throw table.fault(
            dimension,
            "has the value '"
                + value
                + "', which is an inner level of its hierarchy: rename one of them");
      }
      if (!flat && !hierarchy.parents().containsKey(value)) {
        throw table.fault(
            dimension,
            "has the value '" + value + "', which its hierarchy lacks: add a line with its parent");
      }
    };
  }

  private void checkTotal(FixedPointColumn column, String name) {
    if (!column.fits()) {
      throw JobException.badInput(
          ("%s: column '%s' overflows: its values, with %s decimals, must add up within "
                  + "64 bits; use a larger unit or fewer decimals")
              .formatted(table.name(), name, column.decimals()));
    }
  }

  private void checkDistinct() {
    long[] numbers = lines.build().toArray();
    Map<IntBuffer, Integer> seen = new HashMap<>(size * 2);
    for (int row = 0; row < size; row++) {
      int[] cell = new int[dimensions.size()];
      for (int d = 0; d < cell.length; d++) {
        cell[d] = labels.get(d).code(row);
      }
      Integer other = seen.putIfAbsent(IntBuffer.wrap(cell), row);
      if (other != null) {
        throw JobException.badInput(
            ("%s: a weighted input must have one row for each combination of %s; %s and "
                    + "%s have the same one")
                .formatted(
                    table.name(),
                    String.join(", ", dimensions),
                    table.location(numbers[other]),
                    table.location(numbers[row])));
      }
    }
  }

  private InputData loaded() {
    List<LabelColumn> kept =
        layout.kept().stream().map(name -> labels.get(dimensions.indexOf(name))).toList();
    List<InputDimension> found = new ArrayList<>();
    int[][] leaves = new int[kept.size()][];
    for (int d = 0; d < leaves.length; d++) {
      LabelColumn column = kept.get(d);
      InputDimension dimension =
          new InputDimension(layout.hierarchies().get(layout.kept().get(d)), column.values());
      found.add(dimension);
      int[] nodes = column.values().stream().mapToInt(dimension::node).toArray();
      leaves[d] = IntStream.range(0, size).map(row -> nodes[column.code(row)]).toArray();
    }
    int[] who = weighted() ? null : numbered(contributors);
    return new InputData(
        found,
        merged(found, leaves, who),
        sums.stream().map(FixedPointColumn::decimals).toList(),
        size,
        contributors.values().size(),
        table.name());
  }

  /** Returns for each row the rank of its text in alphabetical order. */
  private int[] numbered(LabelColumn column) {
    Map<String, Integer> numbers = new HashMap<>();
    column.values().stream().sorted().forEach(text -> numbers.put(text, numbers.size()));
    int[] ofCode = column.values().stream().mapToInt(numbers::get).toArray();
    return IntStream.range(0, size).map(row -> ofCode[column.code(row)]).toArray();
  }

  /** Returns sorted records: one for each contributor and cell, or for each row if weighted. */
  private Records merged(List<InputDimension> found, int[][] leaves, int[] who) {
    Integer[] order = IntStream.range(0, size).boxed().toArray(Integer[]::new);
    Arrays.sort(order, (one, other) -> compare(one, other, leaves, who));
    int[] kept = new int[size];
    long[][] added = new long[sums.size()][size];
    int records = 0;
    for (int i = 0; i < size; i++) {
      int row = order[i];
      boolean same = i > 0 && who != null && compare(order[i - 1], row, leaves, who) == 0;
      records += same ? 0 : 1;
      kept[records - 1] = row;
      for (int s = 0; s < added.length; s++) {
        added[s][records - 1] += sums.get(s).value(row);
      }
    }
    int[] rows = Arrays.copyOf(kept, records);
    return new Records(
        found.stream().map(InputDimension::nodes).toList(),
        Arrays.stream(leaves)
            .map(nodes -> Arrays.stream(rows).map(row -> nodes[row]).toArray())
            .toArray(int[][]::new),
        who == null ? null : Arrays.stream(rows).map(row -> who[row]).toArray(),
        who == null ? Arrays.stream(rows).mapToLong(weights::value).toArray() : null,
        sumNames,
        Arrays.stream(added).map(sum -> Arrays.copyOf(sum, rows.length)).toArray(long[][]::new));
  }

  private int compare(int one, int other, int[][] leaves, int[] who) {
    for (int[] nodes : leaves) {
      if (nodes[one] != nodes[other]) {
        return Integer.compare(nodes[one], nodes[other]);
      }
    }
    if (who != null) {
      return Integer.compare(who[one], who[other]);
    }
    int order = Long.compare(weights.value(one), weights.value(other));
    for (int s = 0; order == 0 && s < sums.size(); s++) {
      order = Long.compare(sums.get(s).value(one), sums.get(s).value(other));
    }
    return order;
  }

  /** A dictionary-coded column of texts. Each distinct text is stored and checked once. */
  private static final class LabelColumn {
    /** Throws if a value is not allowed. */
    private final Consumer<String> check;

    /** The number of each text. Texts are numbered in the order of their first rows. */
    private final Map<String, Integer> codes = new LinkedHashMap<>();

    private final IntArrayList rows = new IntArrayList();

    LabelColumn(Consumer<String> check) {
      this.check = check;
    }

    void add(String value) {
      Integer code = codes.get(value);
      if (code == null) {
        check.accept(value);
        code = codes.size();
        codes.put(value, code);
      }
      rows.add(code.intValue());
    }

    int code(int row) {
      return rows.getInt(row);
    }

    /** Returns the distinct values in the order of their first row. */
    List<String> values() {
      return List.copyOf(codes.keySet());
    }
  }
}
