package org.obmeet.telemetry.cli.protect.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.protect.table.TableSpec;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * A specification of the tables to publish and of the rules.
 *
 * @param hierarchies hierarchy of each dimension, in the order of the file; flat by default
 * @param sums the summed column by name of a measure, without measures that are counts
 * @param impossible combinations without contributors, each as labels by dimension
 * @param contains windows whose records are part of this input, by name
 * @param notices notes for the user about outdated keys of the specification
 */
public record ProtectionSpec(
    InputPopulation population,
    Map<String, ParentLabels> hierarchies,
    List<TableSpec> tables,
    Map<String, String> sums,
    Rules rules,
    List<Map<String, String>> impossible,
    Map<String, WindowSlice> contains,
    List<String> notices) {
  /** The meaning of a measure that counts contributors. */
  public static final String COUNT = "count";

  /**
   * The rules.
   *
   * @param threshold minimum number of contributors of a published cell
   * @param settings the other rules
   */
  public record Rules(int threshold, ProtectionSettings settings) {
    /** The JSON form of the rules, in entries of a ledger and in the digest of a specification. */
    private record Json(int threshold, ProtectionSettings.Zeros zeros, int dominance) {}

    /** Returns the rules of {@code protect}, by which no contributor needs to be eligible. */
    @JsonCreator
    static Rules of(
        @JsonProperty("threshold") int threshold,
        @JsonProperty("zeros") ProtectionSettings.Zeros zeros,
        @JsonProperty("dominance") int dominance) {
      return new Rules(
          threshold, new ProtectionSettings(dominance, ProtectionSettings.Eligibility.NONE, zeros));
    }

    @JsonValue
    Json json() {
      return new Json(threshold, settings.zeros(), settings.percent());
    }

    /** Returns true if zeros are suppressed like other small counts. */
    public boolean zerosAreSensitive() {
      return settings.zeros() == ProtectionSettings.Zeros.SENSITIVE;
    }
  }

  /**
   * The population of the tables.
   *
   * @param counting the unit of counts
   * @param column the input column with the contributor or the count
   * @param window name of the population and period, if it is given
   */
  public record InputPopulation(Counting counting, String column, Optional<String> window) {
    public String windowInWords() {
      return window.map(w -> "window '" + w + "'").orElse("the window without a name");
    }
  }

  /** The unit of counts. Its keyword is the key in the specification. */
  public enum Counting implements KeywordEnum {
    /** Distinct values of a column with contributors. */
    CONTRIBUTOR,
    /** A column with the counts of cells. */
    WEIGHT
  }

  public boolean weighted() {
    return population.counting() == Counting.WEIGHT;
  }

  /** Returns the meaning of each measure, {@code count} or {@code sum of COLUMN}, by name. */
  public Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (ProtectedMeasure measure : (Iterable<ProtectedMeasure>) measures()::iterator) {
      boolean counts = measure.kind() == ProtectedMeasure.Kind.COUNT;
      meanings.put(measure.name(), counts ? COUNT : "sum of " + sums.get(measure.name()));
    }
    return meanings;
  }

  /** Returns the names of the sums under the p % rule. */
  public SortedSet<String> guarded() {
    return measures()
        .filter(ProtectedMeasure::dominance)
        .map(ProtectedMeasure::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Stream<ProtectedMeasure> measures() {
    return tables.stream().flatMap(table -> table.measures().stream());
  }

  public Optional<String> count() {
    return measures()
        .filter(m -> m.kind() == ProtectedMeasure.Kind.COUNT)
        .map(ProtectedMeasure::name)
        .findFirst();
  }

  /** Returns the dimensions that at least one table has, in the order of the file. */
  public List<String> used() {
    List<String> used = new ArrayList<>(hierarchies.keySet());
    used.removeIf(d -> tables.stream().noneMatch(t -> t.dimensions().contains(d)));
    return used;
  }
}
