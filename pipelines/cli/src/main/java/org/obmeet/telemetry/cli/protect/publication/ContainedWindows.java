package org.obmeet.telemetry.cli.protect.publication;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.InputPopulation;
import org.obmeet.telemetry.cli.protect.spec.WindowSlice;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Row;
import org.obmeet.telemetry.jobs.JobException;

/** Finds the windows that a specification's window contains, and their releases. */
final class ContainedWindows {
  private final ProtectionSpec spec;
  private final List<LedgerEntry> entries;
  private final Map<String, WindowSlice> slices = new TreeMap<>();

  ContainedWindows(ProtectionSpec spec, List<LedgerEntry> entries) {
    this.spec = spec;
    this.entries = entries;
  }

  /**
   * Returns the releases of a specification's window and of the windows that it contains. A window
   * is contained if the specification or an earlier entry of its window declares it, or if a
   * contained window contains it.
   *
   * @throws JobException with exit code 43 if the specification names a window that the ledger
   *     lacks, or omits a window that a contained window contains by another column; with exit code
   *     50 if the specification contradicts an earlier entry of its window
   */
  LinkedReleases linked() {
    List<LedgerEntry> own = entriesOf(spec.population().window());
    own.forEach(entry -> slices.putAll(entry.contains()));
    spec.contains().forEach(this::declare);
    for (Map.Entry<String, WindowSlice> direct : List.copyOf(slices.entrySet())) {
      for (LedgerEntry entry : entriesOf(Optional.of(direct.getKey()))) {
        entry.contains().forEach((window, slice) -> inherit(window, slice, direct));
      }
    }
    Map<String, Map<String, String>> hierarchies = LinkedReleases.hierarchies(own);
    List<LedgerEntry> all = new ArrayList<>();
    for (LedgerEntry entry : entries) {
      Optional<String> window = entry.population().window();
      if (window.equals(spec.population().window())) {
        all.add(entry);
      } else if (window.filter(slices::containsKey).isPresent()) {
        WindowSlice slice = slices.get(window.get());
        all.add(asSlice(entry, slice, hierarchy(slice.column(), hierarchies, entry)));
      }
    }
    return new LinkedReleases(all, slices, containingWindows());
  }

  private List<LedgerEntry> entriesOf(Optional<String> window) {
    return entries.stream().filter(e -> e.population().window().equals(window)).toList();
  }

  private void declare(String window, WindowSlice slice) {
    if (entriesOf(Optional.of(window)).isEmpty()) {
      List<String> known =
          entries.stream()
              .flatMap(e -> e.population().window().stream())
              .filter(name -> !spec.population().window().equals(Optional.of(name)))
              .distinct()
              .sorted()
              .toList();
      throw JobException.badInput(
          ("contains must name windows of the ledger (%s); it does not have '%s': correct "
                  + "the name or remove it")
              .formatted(known.isEmpty() ? "there are none" : String.join(", ", known), window));
    }
    WindowSlice known = slices.putIfAbsent(window, slice);
    if (known != null && !known.equals(slice)) {
      throw JobException.refused(
          ("contains defines window '%s' differently from the published tables of %s, "
                  + "which define it as {%s: %s}: use the same definition")
              .formatted(window, spec.population().windowInWords(), known.column(), known.label()));
    }
  }

  /** Adds a window that is contained in a contained window. */
  private void inherit(String window, WindowSlice slice, Map.Entry<String, WindowSlice> direct) {
    if (slices.containsKey(window) || spec.population().window().equals(Optional.of(window))) {
      return;
    }
    if (!slice.column().equals(direct.getValue().column())) {
      throw JobException.badInput(
          ("window '%s' contains window '%s' by the column '%s': list '%s' under contains "
                  + "too, with a column of this input")
              .formatted(direct.getKey(), window, slice.column(), window));
    }
    slices.put(window, slice);
  }

  /** Returns the windows that contain the specification's window, as text. */
  private List<String> containingWindows() {
    return entries.stream()
        .filter(e -> spec.population().window().filter(e.contains()::containsKey).isPresent())
        .map(LedgerEntry::population)
        .map(InputPopulation::windowInWords)
        .distinct()
        .toList();
  }

  private ParentLabels hierarchy(
      String column, Map<String, Map<String, String>> own, LedgerEntry entry) {
    Map<String, String> known = entry.hierarchies().getOrDefault(column, Map.of());
    return spec.hierarchies()
        .getOrDefault(column, new ParentLabels(column, own.getOrDefault(column, known)));
  }

  /**
   * Converts an entry of a contained window to tables over the larger input. A table without the
   * column gets the column as a dimension. Each table name gets a suffix that is not allowed in the
   * names of a specification.
   *
   * @param hierarchy hierarchy of the column that defines the contained window
   */
  private static LedgerEntry asSlice(
      LedgerEntry contained, WindowSlice slice, ParentLabels hierarchy) {
    Map<String, Map<String, String>> hierarchies = new TreeMap<>(contained.hierarchies());
    hierarchies.putIfAbsent(slice.column(), Map.of());
    String suffix = " (" + contained.population().window().orElse("") + ")";
    return contained.with(
        hierarchies,
        contained.tables().stream()
            .map(table -> asSlice(table, suffix, slice, hierarchy))
            .toList());
  }

  private static ProtectedTable asSlice(
      ProtectedTable table, String suffix, WindowSlice slice, ParentLabels hierarchy) {
    int position = table.dimensions().indexOf(slice.column());
    List<String> dimensions = new ArrayList<>(table.dimensions());
    if (position < 0) {
      dimensions.add(slice.column());
    }
    List<Row> rows = new ArrayList<>();
    for (Row row : table.rows()) {
      List<String> labels = new ArrayList<>(row.labels());
      if (position < 0) {
        labels.add(slice.label());
      } else if (!hierarchy.path(labels.get(position)).contains(slice.label())) {
        labels.set(position, slice.label()); // a total of the contained window, or a label above it
      }
      rows.add(new Row(labels, row.status(), row.values()));
    }
    return new ProtectedTable(
        table.name() + suffix, dimensions, table.columns(), rows, table.groups());
  }
}
