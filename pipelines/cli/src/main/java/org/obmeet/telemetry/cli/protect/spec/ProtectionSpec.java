package org.obmeet.telemetry.cli.protect.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.protect.table.TableSpec;
import org.obmeet.telemetry.disclosure.model.Measure;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;

/**
 * What is to be published, and by which rules.
 *
 * @param population what is counted, and of when
 * @param ladders ladder of each dimension, in the order of the file; flat where it has none
 * @param tables the tables
 * @param sums column of the input of each sum measure
 * @param rules the rules
 * @param impossible combinations that hold nobody: dimension to value or step, of some dimensions
 * @param contains windows whose records are among these, by name
 * @param folding whether it asks for cells to be folded, which is not done any more
 */
@SuppressWarnings("BooleanParameter")
public record ProtectionSpec(
    Population population,
    Map<String, ParentLabels> ladders,
    List<TableSpec> tables,
    Map<String, String> sums,
    Rules rules,
    List<Map<String, String>> impossible,
    Map<String, WindowSlice> contains,
    boolean folding) {
  /** What a measure of contributors is, among the meanings. */
  public static final String COUNT = "count";

  public ProtectionSpec {
    ladders = Collections.unmodifiableMap(new LinkedHashMap<>(ladders));
    tables = List.copyOf(tables);
    sums = Collections.unmodifiableMap(new LinkedHashMap<>(sums));
    impossible = List.copyOf(impossible);
    contains = Collections.unmodifiableMap(new LinkedHashMap<>(contains));
  }

  /**
   * The rules.
   *
   * @param threshold fewest contributors of a published cell
   * @param settings the others
   */
  public record Rules(int threshold, ProtectionSettings settings) {}

  /**
   * Whom the tables are of.
   *
   * @param counting what a count counts
   * @param column the input's column that says it
   * @param window which population and period; empty where nothing is said
   */
  public record Population(Counting counting, String column, Optional<String> window) {
    /** The window as messages name it. */
    public String windowInWords() {
      return window.map(w -> "window '" + w + "'").orElse("the window without a name");
    }
  }

  /** What a count counts. */
  public enum Counting {
    /** Distinct values of a column, whose records these are. */
    CONTRIBUTOR,
    /** A column of counts of cells. */
    WEIGHT;

    /** The key of the specification. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether records are cells with a count. */
  public boolean weighted() {
    return population.counting() == Counting.WEIGHT;
  }

  /** What each measure is: {@code count}, or {@code sum of COLUMN}, by name. */
  public Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (TableSpec table : tables) {
      for (Measure measure : table.measures()) {
        meanings.put(
            measure.name(),
            measure.kind() == Measure.Kind.COUNT ? COUNT : "sum of " + sums.get(measure.name()));
      }
    }
    return meanings;
  }

  /** Name of the measure that counts, where there is one. */
  public Optional<String> count() {
    return tables.stream()
        .flatMap(t -> t.measures().stream())
        .filter(m -> m.kind() == Measure.Kind.COUNT)
        .map(Measure::name)
        .findFirst();
  }

  /** Dimensions that a table uses, in the order of the file. */
  public List<String> used() {
    List<String> used = new ArrayList<>(ladders.keySet());
    used.removeIf(d -> tables.stream().noneMatch(t -> t.dimensions().contains(d)));
    return used;
  }
}
