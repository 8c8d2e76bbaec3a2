package org.obmeet.telemetry.disclosure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.disclosure.linear.Move;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.rules.Rule;

/** The publication status of each cell in each measure of a population, with the reason. */
public final class PopulationRelease {
  private final Population population;
  private final List<Measured> measured;

  /**
   * The decisions about one measure.
   *
   * @param rules for each cell the rule that suppresses it; null if it is published or has no value
   * @param earlier cells that earlier releases published
   * @param unprotected unsafe cells, and cells of unsafe unions, without protection
   * @param evidence for each unsafe suppressed cell the moves that prove its protection
   */
  record Measured(
      Rule[] rules,
      BitSet earlier,
      BitSet unprotected,
      Map<Integer, List<Move>> evidence,
      long linearPrograms) {}

  PopulationRelease(Population population, List<Measured> measured) {
    this.population = population;
    this.measured = List.copyOf(measured);
  }

  public Population population() {
    return population;
  }

  public boolean published(int cell, int measure) {
    return population.values(cell, measure) != null && measured.get(measure).rules()[cell] == null;
  }

  /** Returns the rule that suppresses a value, or empty. Only operators may see the rule. */
  public Optional<Rule> rule(int cell, int measure) {
    return Optional.ofNullable(measured.get(measure).rules()[cell]);
  }

  /**
   * Returns the unprotected cells of a measure. If there is such a cell, no table of the measure
   * may be published.
   */
  public BitSet unprotected(int measure) {
    return (BitSet) measured.get(measure).unprotected().clone();
  }

  /** Returns a copy of this release in which a value that failed the audit is unprotected. */
  public PopulationRelease withUnprotected(int cell, int measure) {
    List<Measured> changed = new ArrayList<>(measured);
    Measured one = measured.get(measure);
    BitSet cells = (BitSet) one.unprotected().clone();
    cells.set(cell);
    changed.set(
        measure,
        new Measured(one.rules(), one.earlier(), cells, one.evidence(), one.linearPrograms()));
    return new PopulationRelease(population, changed);
  }

  /** Returns true if no measure has an unprotected cell. */
  public boolean safe() {
    return measured.stream().allMatch(one -> one.unprotected().isEmpty());
  }

  /** Returns true if an earlier release published a value. */
  public boolean earlier(int cell, int measure) {
    return measured.get(measure).earlier().get(cell);
  }

  /**
   * Returns the moves that prove that a value is protected, with cell indices of the population.
   * The list is empty if there is no proof.
   */
  public List<Move> evidence(int cell, int measure) {
    return measured.get(measure).evidence().getOrDefault(cell, List.of());
  }

  public long linearPrograms() {
    return measured.stream().mapToLong(Measured::linearPrograms).sum();
  }
}
