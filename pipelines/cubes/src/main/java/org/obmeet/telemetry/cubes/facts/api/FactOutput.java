package org.obmeet.telemetry.cubes.facts.api;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cubes.bucket.BucketColumns;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.cube.FactPopulation;
import org.obmeet.telemetry.schemas.dataset.ValueType;

/**
 * The output of a fact function. The function sets the columns of a fact, then emits it with the
 * row to which it belongs. A column that is not set gets {@code unknown}, {@code no} or null.
 */
public final class FactOutput {
  private final Fact fact;
  private final BucketColumns columns;
  private final Map<String, FactColumn> bound = new LinkedHashMap<>();
  private FactColumn[] all = new FactColumn[0];
  private final IntArrayList rows = new IntArrayList();

  public FactOutput(Fact fact, BucketColumns columns) {
    this.fact = fact;
    this.columns = columns;
  }

  public FactColumn.Labels labels(String column) {
    return bind(new FactColumn.Labels(fact.name(), declared(column, ValueType.LABEL)));
  }

  public FactColumn.Flag flag(String column) {
    return bind(new FactColumn.Flag(declared(column, ValueType.BOOLEAN)));
  }

  /** Binds a column of numbers. Numbers are clamped to the column's declared range. */
  public FactColumn.Numbers numbers(String column) {
    return bind(new FactColumn.Numbers(declared(column, ValueType.LONG)));
  }

  /**
   * Emits a fact.
   *
   * @throws IllegalStateException if the row is before the window, but the fact's population
   *     includes only rows of the window
   */
  public void emit(int row) {
    if (fact.population() == FactPopulation.WINDOW && !columns.rowsInWindow().get(row)) {
      throw new IllegalStateException(
          "fact "
              + fact.name()
              + " must belong to a row of the window; it belongs to one before the window");
    }
    for (FactColumn column : all) {
      column.append(rows.size());
    }
    rows.add(row);
  }

  public int size() {
    return rows.size();
  }

  /** Returns the row of the record to which a fact belongs. */
  public int row(int fact) {
    return rows.getInt(fact);
  }

  /** Returns a column by name; null if the fact has no such column. */
  public FactColumn column(String name) {
    return bound.get(name);
  }

  /** Throws an exception if the function has not bound every declared column. */
  public void checkComplete() {
    List<String> missing =
        fact.columns().stream().map(Fact.Column::name).filter(c -> !bound.containsKey(c)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "columns of fact %s must be %s, which its function sets; it also declares %s"
              .formatted(
                  fact.name(), String.join(", ", bound.keySet()), String.join(", ", missing)));
    }
  }

  private Fact.Column declared(String name, ValueType type) {
    return fact.columns().stream()
        .filter(c -> c.name().equals(name) && c.type() == type)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "columns of fact %s must have %s of type %s, which its function sets; they are %s"
                        .formatted(
                            fact.name(),
                            name,
                            type,
                            String.join(
                                ", ",
                                fact.columns().stream()
                                    .map(c -> c.name() + " " + c.type())
                                    .toList()))));
  }

  private <C extends FactColumn> C bind(C column) {
    bound.put(column.name(), column);
    all = bound.values().toArray(new FactColumn[0]);
    return column;
  }
}
