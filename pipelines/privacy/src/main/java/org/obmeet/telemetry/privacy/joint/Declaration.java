package org.obmeet.telemetry.privacy.joint;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Fact;
import org.obmeet.telemetry.schemas.Ladder;

/**
 * What a released table means beyond its rows, as it was declared when it was released. Plain text
 * and numbers, so that it can be kept beside the table.
 *
 * @param threshold fewest contributors that a published cell may have
 * @param measures in the table's order
 * @param ladders how each dimension generalises, by field
 */
public record Declaration(int threshold, List<Measure> measures, Map<String, Steps> ladders) {
  private static final String WITHIN = " within ";

  public Declaration {
    measures = List.copyOf(measures);
    ladders = Collections.unmodifiableMap(new TreeMap<>(ladders));
  }

  /**
   * A measure.
   *
   * @param name its column
   * @param additive whether cells add up to their total
   * @param meaning what it adds up; within a population, equal texts mean equal numbers for every
   *     set of records
   */
  public record Measure(String name, boolean additive, String meaning) {
    /** What it adds up, whatever the bounds of a value. */
    String subject() {
      int bounds = meaning.indexOf(WITHIN);
      return bounds < 0
          ? meaning
          : meaning.substring(0, bounds) + meaning.substring(meaning.indexOf(" of ", bounds));
    }
  }

  /** What the catalogue says of a cube. */
  public static Declaration of(Cube cube) {
    Map<String, Steps> ladders = new TreeMap<>();
    cube.dimensions().forEach(d -> ladders.put(d.field(), Steps.of(d.ladder())));
    return new Declaration(
        cube.threshold(),
        cube.measures().stream()
            .map(m -> new Measure(m.name(), m.additive(), meaning(cube, m)))
            .toList(),
        ladders);
  }

  /** Of a cube that is declared no more: its measures are linked to none, and do not add up. */
  public static Declaration unknown(String cube, List<String> measures) {
    return new Declaration(
        Integer.MAX_VALUE,
        measures.stream().map(m -> new Measure(m, false, m + " of " + cube)).toList(),
        Map.of());
  }

  /** The ladder of a dimension; none where it is not known. */
  public Ladder ladder(String dimension) {
    Steps steps = ladders.get(dimension);
    return steps == null ? new Ladder.Flat() : steps.ladder();
  }

  private static String meaning(Cube cube, Cube.Measure measure) {
    String counted =
        cube.derive().map(Declaration::fact).orElse(cube.latestOnly() ? "latest" : "every");
    return switch (measure.kind()) {
      case CONTRIBUTORS -> "contributors of " + counted;
      case RECORDS -> "number of " + counted;
      case SUM ->
          "sum of "
              + measure.field()
              + WITHIN
              + measure.min()
              + ".."
              + measure.max()
              + " of "
              + counted;
    };
  }

  /** A fact with everything that decides which facts there are. */
  private static String fact(Fact fact) {
    return "fact " + fact.name() + " " + fact.numbers() + " " + fact.history();
  }
}
