package org.obmeet.telemetry.cli.protect.publication;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Population;
import org.obmeet.telemetry.cli.protect.spec.WindowSlice;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/** Finds the windows that a specification's window contains, and what was released of them. */
final class ContainedWindows {
  private final ProtectionSpec spec;
  private final List<LedgerEntry> entries;
  private final Map<String, WindowSlice> slices = new TreeMap<>();

  private ContainedWindows(ProtectionSpec spec, List<LedgerEntry> entries) {
    this.spec = spec;
    this.entries = entries;
  }

  /**
   * What is released of a specification's window and of those that it contains: by the
   * specification, by what earlier calls declared, or because a contained one contains them.
   *
   * @param entries of the ledger
   * @throws JobException with 43 where the specification names a window that the ledger lacks, or
   *     leaves one out that it has to name, with 50 where it contradicts an earlier call
   */
  static LinkedReleases linked(ProtectionSpec spec, List<LedgerEntry> entries) {
    return new ContainedWindows(spec, entries).linked();
  }

  private LinkedReleases linked() {
    List<LedgerEntry> own = of(spec.population().window());
    own.forEach(entry -> slices.putAll(entry.contains()));
    spec.contains().forEach(this::declare);
    for (Map.Entry<String, WindowSlice> direct : List.copyOf(slices.entrySet())) {
      for (LedgerEntry entry : of(Optional.of(direct.getKey()))) {
        entry.contains().forEach((window, slice) -> inherit(window, slice, direct));
      }
    }
    Map<String, Map<String, String>> ladders = new LinkedReleases(own, slices, List.of()).ladders();
    List<LedgerEntry> all = new ArrayList<>();
    for (LedgerEntry entry : entries) {
      Optional<String> window = entry.population().window();
      if (window.equals(spec.population().window())) {
        all.add(entry);
      } else if (window.filter(slices::containsKey).isPresent()) {
        WindowSlice slice = slices.get(window.get());
        all.add(new ContainedTables(slice).entry(entry, ladder(slice.column(), ladders, entry)));
      }
    }
    return new LinkedReleases(all, slices, around());
  }

  private List<LedgerEntry> of(Optional<String> window) {
    return entries.stream().filter(e -> e.population().window().equals(window)).toList();
  }

  private void declare(String window, WindowSlice slice) {
    if (of(Optional.of(window)).isEmpty()) {
      List<String> known =
          entries.stream()
              .flatMap(e -> e.population().window().stream())
              .filter(name -> !spec.population().window().equals(Optional.of(name)))
              .distinct()
              .sorted()
              .toList();
      throw new JobException(
          ExitCode.BAD_INPUT,
          "contains must name windows that the ledger has ("
              + (known.isEmpty() ? "there is none" : String.join(", ", known))
              + "); it has nothing of '"
              + window
              + "': correct the name, or leave it out");
    }
    WindowSlice known = slices.putIfAbsent(window, slice);
    if (known != null && !known.equals(slice)) {
      throw new JobException(
          ExitCode.GATE_REFUSED,
          "contains says otherwise of window '"
              + window
              + "' than what is out of "
              + spec.population().windowInWords()
              + ", where it is {"
              + known.column()
              + ": "
              + known.label()
              + "}: say the same");
    }
  }

  /** Adds a window that a contained one contains. */
  private void inherit(String window, WindowSlice slice, Map.Entry<String, WindowSlice> direct) {
    if (slices.containsKey(window) || spec.population().window().equals(Optional.of(window))) {
      return;
    }
    if (!slice.column().equals(direct.getValue().column())) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "window '"
              + direct.getKey()
              + "' contains window '"
              + window
              + "' by the column '"
              + slice.column()
              + "': name '"
              + window
              + "' under contains too, with a column of this input");
    }
    slices.put(window, slice);
  }

  /** Windows that contain this one. */
  private List<String> around() {
    return entries.stream()
        .filter(e -> spec.population().window().filter(e.contains()::containsKey).isPresent())
        .map(LedgerEntry::population)
        .map(Population::windowInWords)
        .distinct()
        .toList();
  }

  private ParentLabels ladder(
      String column, Map<String, Map<String, String>> own, LedgerEntry entry) {
    Map<String, String> known = entry.ladders().getOrDefault(column, Map.of());
    return spec.ladders()
        .getOrDefault(column, new ParentLabels(column, own.getOrDefault(column, known)));
  }
}
