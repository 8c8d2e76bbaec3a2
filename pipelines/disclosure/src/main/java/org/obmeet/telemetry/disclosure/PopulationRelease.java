package org.obmeet.telemetry.disclosure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.disclosure.linear.Move;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.rules.Rule;

/** What of a population is published: the status of every cell in every measure, and why. */
public final class PopulationRelease {
  private final Population population;
  private final List<Measured> measured;

  /**
   * What is decided about one measure.
   *
   * @param rules for each cell why it is suppressed; null if it is published
   * @param earlier cells that earlier releases published
   * @param unprotected unsafe cells that no protection was found for
   * @param evidence for each cell the moves that show its protection
   * @param programmes linear programmes that were solved
   */
  record Measured(
      Rule[] rules,
      BitSet earlier,
      BitSet unprotected,
      Map<Integer, List<Move>> evidence,
      long programmes) {}

  PopulationRelease(Population population, List<Measured> measured) {
    this.population = population;
    this.measured = List.copyOf(measured);
  }

  /** The population. */
  public Population population() {
    return population;
  }

  /** Whether the value of a cell is published in a measure. */
  public boolean published(int cell, int measure) {
    return population.values(cell, measure) != null && measured.get(measure).rules()[cell] == null;
  }

  /**
   * Why a value is suppressed; empty if it is published, or if no table shows it. For operators.
   */
  public Optional<Rule> rule(int cell, int measure) {
    return Optional.ofNullable(measured.get(measure).rules()[cell]);
  }

  /**
   * Cells of a measure that are unsafe and not protected; nothing may be published if there are.
   */
  public BitSet unprotected(int measure) {
    return (BitSet) measured.get(measure).unprotected().clone();
  }

  /** The same release, in which a value counts as unprotected, since an audit says so. */
  public PopulationRelease withUnprotected(int cell, int measure) {
    List<Measured> changed = new ArrayList<>(measured);
    Measured one = measured.get(measure);
    BitSet cells = (BitSet) one.unprotected().clone();
    cells.set(cell);
    changed.set(
        measure, new Measured(one.rules(), one.earlier(), cells, one.evidence(), one.programmes()));
    return new PopulationRelease(population, changed);
  }

  /** Whether every unsafe cell is protected. */
  public boolean safe() {
    return measured.stream().allMatch(one -> one.unprotected().isEmpty());
  }

  /** Whether an earlier release published a value. */
  public boolean earlier(int cell, int measure) {
    return measured.get(measure).earlier().get(cell);
  }

  /** The moves that show that an unsafe value is protected; cells are those of the population. */
  public List<Move> evidence(int cell, int measure) {
    return measured.get(measure).evidence().getOrDefault(cell, List.of());
  }

  /** Linear programmes that were solved. */
  public long linearPrograms() {
    return measured.stream().mapToLong(Measured::programmes).sum();
  }
}
