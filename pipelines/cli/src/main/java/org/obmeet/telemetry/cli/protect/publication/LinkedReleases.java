package org.obmeet.telemetry.cli.protect.publication;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.obmeet.telemetry.cli.input.FixedPointColumn;
import org.obmeet.telemetry.cli.protect.records.InputData;
import org.obmeet.telemetry.cli.protect.records.InputDimension;
import org.obmeet.telemetry.cli.protect.records.InputLayout;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.spec.WindowSlice;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Column;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Row;
import org.obmeet.telemetry.jobs.JobException;

/**
 * The earlier releases of a window (a population and period), and of the windows it contains.
 *
 * @param entries entries of the ledger, oldest first
 * @param slices the records of each contained window, by name of the window
 * @param containingWindows the windows that contain the window of this population, as text
 */
public record LinkedReleases(
    List<LedgerEntry> entries, Map<String, WindowSlice> slices, List<String> containingWindows) {
  private static final int MAX_LABELS = 30;

  public LinkedReleases {
    entries = List.copyOf(entries);
    slices = Collections.unmodifiableMap(new TreeMap<>(slices));
    containingWindows = List.copyOf(containingWindows);
  }

  /** A released version of a table. */
  public record Version(LedgerEntry entry, ProtectedTable contents) {}

  /** Returns the definition of an entry's window; empty if the window is not contained. */
  public Optional<WindowSlice> slice(LedgerEntry entry) {
    return entry.population().window().map(slices::get);
  }

  /**
   * Checks the labels of contained windows.
   *
   * @throws JobException with exit code 43 if a label does not occur in the input
   */
  public void checkLabels(InputData input) {
    slices.forEach(
        (window, slice) -> {
          InputDimension dimension = input.dimension(slice.column());
          if (dimension.node(slice.label()) <= Hierarchy.ROOT) {
            throw JobException.badInput(
                ("%s: contains must name for window '%s' a label of column '%s' that "
                        + "occurs (%s); there is no '%s': correct the label, or use an input with "
                        + "the records of that window")
                    .formatted(
                        input.name(),
                        window,
                        slice.column(),
                        IntStream.range(1, dimension.nodes().size())
                            .limit(MAX_LABELS)
                            .mapToObj(dimension.nodes()::label)
                            .collect(Collectors.joining(", ")),
                        slice.label()));
          }
        });
  }

  /**
   * Returns the impossible combinations of a contained window and a value of the input, as labels
   * by dimension. The value did not occur in the window when the window's tables were released, and
   * does not occur in the window's part of this input.
   */
  public List<Map<String, String>> impossible(InputData input) {
    List<Map<String, String>> impossible = new ArrayList<>();
    for (Version version : versions()) {
      WindowSlice slice = slice(version.entry()).orElse(null);
      for (String dimension : slice == null ? List.<String>of() : version.contents().dimensions()) {
        List<String> known = version.entry().values().get(dimension);
        if (known != null && !dimension.equals(slice.column())) {
          Set<String> absent = new TreeSet<>(input.dimension(dimension).values());
          known.forEach(absent::remove);
          absent.removeAll(input.valuesIn(slice, dimension));
          absent.forEach(
              value -> impossible.add(Map.of(dimension, value, slice.column(), slice.label())));
        }
      }
    }
    return impossible;
  }

  private List<Version> versions() {
    return entries.stream()
        .flatMap(entry -> entry.tables().stream().map(table -> new Version(entry, table)))
        .toList();
  }

  /** Returns every version of a table, oldest first. */
  public List<Version> versions(String table) {
    return versions().stream().filter(v -> v.contents().name().equals(table)).toList();
  }

  /** Returns the last version of a table; empty if the table has no version. */
  public Optional<Version> last(String table) {
    return versions(table).stream().reduce((earlier, later) -> later);
  }

  /** Returns the names of all tables, in the order of their first version. */
  public List<String> names() {
    return versions().stream().map(v -> v.contents().name()).distinct().toList();
  }

  /** Returns the parents of each dimension from all entries. A later entry replaces a parent. */
  static Map<String, Map<String, String>> hierarchies(List<LedgerEntry> entries) {
    Map<String, Map<String, String>> hierarchies = new TreeMap<>();
    for (LedgerEntry entry : entries) {
      entry
          .hierarchies()
          .forEach(
              (d, parents) -> hierarchies.computeIfAbsent(d, x -> new TreeMap<>()).putAll(parents));
    }
    return hierarchies;
  }

  /** Returns the input columns that a specification and the published tables need. */
  public InputLayout layout(ProtectionSpec spec) {
    Map<String, ParentLabels> read = new LinkedHashMap<>(spec.hierarchies());
    List<String> kept = new ArrayList<>(spec.used());
    hierarchies(entries)
        .forEach(
            (dimension, parents) -> {
              read.putIfAbsent(dimension, new ParentLabels(dimension, parents));
              if (!kept.contains(dimension)) {
                kept.add(dimension);
              }
            });
    return new InputLayout(
        spec.population(),
        read,
        kept,
        spec.sums(),
        versions().stream()
            .flatMap(version -> version.contents().columns().stream())
            .collect(Collectors.toMap(Column::name, Column::decimals, Math::max)));
  }

  /** Returns a table with other decimals. No measure may get fewer decimals. */
  public static ProtectedTable withDecimals(ProtectedTable table, Map<String, Integer> decimals) {
    List<Column> columns =
        table.columns().stream()
            .map(
                c ->
                    new Column(
                        c.name(), c.additive(), decimals.getOrDefault(c.name(), c.decimals())))
            .toList();
    List<Row> rows = new ArrayList<>();
    for (Row row : table.rows()) {
      List<Long> values = new ArrayList<>();
      for (int m = 0; m < columns.size(); m++) {
        Long value = row.values().get(m);
        int from = table.columns().get(m).decimals();
        values.add(
            value == null
                ? null
                : (Long)
                    FixedPointColumn.fixed(
                        BigDecimal.valueOf(value, from), columns.get(m).decimals()));
      }
      rows.add(new Row(row.labels(), row.status(), values));
    }
    return new ProtectedTable(table.name(), table.dimensions(), columns, rows, table.groups());
  }
}
